/** Asana's own words about a request it did not carry out, for people to read: they say best what is wrong. */

const wordsMax = 500;

/** The messages (and hints) of an error body in one line; the status alone when the body has none. */
export function wordsOf(status: number, body: unknown): string {
  const errors = isObject(body) && Array.isArray(body['errors']) ? body['errors'] : [];
  const said = errors.filter(isObject).flatMap((error) => [error['message'], error['help'], error['phrase']]);
  const text = said.filter((part): part is string => typeof part === 'string' && part !== '').join(' · ');
  return text === '' ? `status ${status} without a reason` : clean(text);
}

/** The same of a body as it came, JSON or not. */
export function wordsOfText(status: number, text: string): string {
  return wordsOf(status, parsedJson(text));
}

/** Undefined for what is no JSON. */
export function parsedJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** One line without control characters, of bounded length. */
function clean(text: string): string {
  const line = text.replaceAll(/[\p{Cc}\s]+/gu, ' ').trim();
  return line.length > wordsMax ? `${line.slice(0, wordsMax)}…` : line;
}

/** Whether an error about a later page says that its place in the list is no longer known. */
export function saysOffsetExpired(words: string): boolean {
  return /offset|pagination token/i.test(words);
}

/** Whether a parsed value is a JSON object, so that its fields may be looked at. */
export function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
