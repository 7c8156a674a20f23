/** Rich text as Asana wraps it, and back. */
export const html = (text: string): string =>
  `<body>${text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;')}</body>`;

/** The same with addresses as links, as texts are that can only be given plain. */
export const linked = (text: string): string =>
  html(text).replaceAll(
    /https?:\/\/[^\s<]+/g,
    (address) => `<a href="${address.replaceAll('"', '&quot;')}">${address}</a>`,
  );

/** The rich text that was given, as long as it says what the plain one does; else the plain one, wrapped. */
export const htmlOf = (plain: string, rich: string | undefined): string =>
  rich !== undefined && plainOf(rich) === plain ? rich : html(plain);

/** What a link to an object is shown as. */
export type Mentioned = { readonly type: string; readonly name: string };

/**
 * Links to objects, of which only the gid has to be given, as Asana gives them back: with type, address and name. Of what
 * cannot be found nothing but the address stays.
 */
export function expanded(rich: string, find: (gid: string) => Mentioned | undefined): string {
  return rich.replaceAll(
    /<a\s+[^>]*data-asana-gid="([^"]*)"[^>]*?(?:\/>|>[^<]*<\/a>)/g,
    (given: string, gid: string) => {
      const found = find(gid);
      if (found === undefined) return given.replaceAll(/ data-asana-[a-z]+="[^"]*"/g, '');
      const { type, name } = found;
      const shown = html(type === 'user' ? `@${name}` : name).slice('<body>'.length, -'</body>'.length);
      return `<a href="https://app.asana.com/0/${gid}/list" data-asana-accessible="true" data-asana-dynamic="true" data-asana-type="${type}" data-asana-gid="${gid}">${shown}</a>`;
    },
  );
}

/** Rich text without its tags. */
export function plainOf(rich: string | undefined): string | undefined {
  return rich
    ?.replaceAll(/<[^>]*>/g, '')
    .replaceAll('&lt;', '<')
    .replaceAll('&gt;', '>')
    .replaceAll('&amp;', '&');
}
