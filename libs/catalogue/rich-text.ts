/**
 * Asana's rich text: XML with a few tags, of which new ones may come any day, so it is read by what is known and never
 * refused. What it speaks of stands in attributes: `<a data-asana-gid="1" data-asana-type="user" href="…">`, the same on
 * `img` (an attachment shown inline) and `object` (an embed, or a list of a project); a link elsewhere has its `href` alone,
 * as has one to something that the credential may not see. Text never has an unescaped `<`, so tags are found without
 * parsing what lies between them, in one pass whatever the markup.
 */

/**
 * What a rich text speaks of, once however often it does. `target`: the gid of an object in Asana, else the address.
 * `target_type`: as Asana calls it (user, task, project, attachment …); `url` of an address. `user_gid`: of a person.
 */
export type Mention = { readonly target: string; readonly target_type: string; readonly user_gid: string | null };

/** Longer addresses are cut, since one identifies its row and an index takes no longer ones. */
export const addressCharsMax = 2_000;

/** All that a rich text speaks of, in the order in which it does first. */
export function mentionsIn(richText: string): readonly Mention[] {
  const mentions = new Map<string, Mention>();
  for (const { attributes } of tagsIn(richText)) {
    const mention = mentionOf(attributes);
    if (mention !== undefined && !mentions.has(mention.target)) mentions.set(mention.target, mention);
  }
  return [...mentions.values()];
}

/** The text without the addresses of inline images, which expire within minutes: with them every read would be a change. */
export function withoutExpiring(richText: string): string {
  let kept = '';
  let from = 0;
  for (const { name, attributes } of tagsIn(richText)) {
    if (name !== 'img') continue;
    for (const { key, start, end } of attributes) {
      if (!expiring.has(key)) continue;
      kept += richText.slice(from, start);
      from = end;
    }
  }
  return from === 0 ? richText : kept + richText.slice(from);
}

const expiring: ReadonlySet<string> = new Set(['src', 'data-thumbnail-url']);
const speaking: ReadonlySet<string> = new Set(['a', 'img', 'object']);

/** `start`, `end`: where it stands in the text, the space before it included. `value`: as spelled there, null without one. */
type Attribute = { readonly key: string; readonly value: string | null; readonly start: number; readonly end: number };
type Tag = { readonly name: string; readonly attributes: readonly Attribute[] };

/** The tags that can speak of something. What is cut off before its `>` is none. */
function* tagsIn(text: string): Generator<Tag> {
  for (let open = text.indexOf('<'); open !== -1;) {
    const end = skip(text, open + 1, letters);
    const name = text.slice(open + 1, end).toLowerCase();
    if (!speaking.has(name)) {
      open = text.indexOf('<', open + 1);
      continue;
    }
    const attributes: Attribute[] = [];
    let at = end;
    for (let next = attributeAt(text, at); next !== undefined; next = attributeAt(text, at)) {
      attributes.push(next);
      at = next.end;
    }
    at = skip(text, at, separators);
    if (at >= text.length) return;
    yield { name, attributes };
    open = text.indexOf('<', at);
  }
}

/** The attribute that begins here, after spaces and slashes; undefined at the end of the tag or of the text. */
function attributeAt(text: string, from: number): Attribute | undefined {
  const begin = skip(text, from, separators);
  const nameEnd = skip(text, begin, inName);
  if (nameEnd === begin) {
    // A stray sign, such as a quote: passed over as a nameless attribute, but for what ends the tag.
    const sign = text[begin];
    if (sign === undefined || sign === '>' || sign === '<') return undefined;
    return { key: '', value: null, start: from, end: begin + 1 };
  }
  const key = text.slice(begin, nameEnd).toLowerCase();
  const equals = skip(text, nameEnd, spaces);
  if (text[equals] !== '=') return { key, value: null, start: from, end: nameEnd };
  const valueFrom = skip(text, equals + 1, spaces);
  const quote = text[valueFrom];
  if (quote === '"' || quote === "'") {
    const close = text.indexOf(quote, valueFrom + 1);
    const valueEnd = close === -1 ? text.length : close;
    return { key, value: text.slice(valueFrom + 1, valueEnd), start: from, end: Math.min(valueEnd + 1, text.length) };
  }
  const valueEnd = skip(text, valueFrom, inBareValue);
  return { key, value: text.slice(valueFrom, valueEnd), start: from, end: valueEnd };
}

const letters = /[a-z]/i;
const spaces = /\s/;
const separators = /[\s/]/;
const inName = /[^\s"'<>/=]/;
const inBareValue = /[^\s"'<>]/;

/** The first place from `from` on whose character is not one of these. */
function skip(text: string, from: number, characters: RegExp): number {
  let at = from;
  while (at < text.length && characters.test(text[at] ?? '')) at += 1;
  return at;
}

function mentionOf(attributes: readonly Attribute[]): Mention | undefined {
  const valueOf = (key: string): string | null => attributes.find((one) => one.key === key)?.value ?? null;
  const gid = valueOf('data-asana-gid') ?? '';
  if (isGid.test(gid)) {
    const type = valueOf('data-asana-type') ?? '';
    const isPerson = type === 'user';
    return { target: gid, target_type: isType.test(type) ? type : 'unknown', user_gid: isPerson ? gid : null };
  }
  const address = storableAddress(plain(valueOf('href') ?? ''));
  return address === '' ? undefined : { target: address, target_type: 'url', user_gid: null };
}

const isGid = /^[\w-]{1,64}$/;
const isType = /^[a-z_]{1,64}$/;

/** In signs of ASCII alone, of which as many fit an index as the bound says. */
function storableAddress(address: string): string {
  const written = address
    .trim()
    .toWellFormed()
    .replaceAll(/[^!-~]/gu, (sign) => encodeURIComponent(sign));
  return written.slice(0, addressCharsMax);
}

/** The text that an attribute stands for. */
function plain(value: string): string {
  return value.replaceAll(/&(?:#(\d{1,7})|#x([\da-f]{1,6})|(amp|lt|gt|quot|apos));/gi, (whole, decimal, hex, name) => {
    if (typeof name === 'string') return entities[name.toLowerCase()] ?? whole;
    const code = typeof hex === 'string' ? Number.parseInt(hex, 16) : Number(decimal);
    return code <= 0x10_ffff ? String.fromCodePoint(code) : whole;
  });
}

const entities: Readonly<Record<string, string>> = { amp: '&', lt: '<', gt: '>', quot: '"', apos: "'" };
