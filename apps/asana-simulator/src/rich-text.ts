/** Rich text as Asana wraps it, and back. */
export const html = (text: string): string =>
  `<body>${text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;')}</body>`;

/** Rich text without its tags. */
export function plainOf(rich: string | undefined): string | undefined {
  return rich
    ?.replaceAll(/<[^>]*>/g, '')
    .replaceAll('&lt;', '<')
    .replaceAll('&gt;', '>')
    .replaceAll('&amp;', '&');
}
