/**
 * Asana announces changes of its API in `Asana-Change` headers: `name=…;info=…[;affected=true]`. Each name is reported
 * once per process, so that someone can act before the change and nobody drowns in repetitions.
 */

export type DeprecationSeen = { readonly name: string; readonly info: string; readonly affected: boolean };

const seenMax = 1000;
const reported = new Set<string>();

/** Reports names not reported before in this process. */
export function noticeChanges(
  headers: Readonly<Record<string, string | readonly string[] | undefined>>,
  report: (seen: DeprecationSeen) => void,
): void {
  const header = headers['asana-change'];
  if (header === undefined) return;
  for (const text of typeof header === 'string' ? header.split(',') : header) {
    const seen = parseChange(text);
    if (seen === undefined || reported.has(seen.name) || reported.size >= seenMax) continue;
    reported.add(seen.name);
    report(seen);
  }
}

/** One header's content; undefined when it names nothing. */
export function parseChange(text: string): DeprecationSeen | undefined {
  const parts = new Map(
    text.split(';').map((part) => {
      const at = part.indexOf('=');
      return [part.slice(0, Math.max(0, at)).trim(), part.slice(at + 1).trim()] as const;
    }),
  );
  const name = parts.get('name');
  if (name === undefined || name === '') return undefined;
  return { name, info: parts.get('info') ?? '', affected: parts.get('affected') === 'true' };
}
