/**
 * What the command prints: with `--json` one document on one line on stdout and nothing else there; what is said beside it
 * goes to stderr. Without, people read stdout. A failure is told on stderr, and as JSON too where JSON was asked for.
 */
import { exitCodeOf, failureReport, failureText } from '@asana-warehouse/wiring/failure-text';

/** Prints a document and resolves when it has left: stdout may be a pipe, and the process may end right after. */
export async function printJson(document: unknown): Promise<void> {
  await write(process.stdout, `${JSON.stringify(document)}\n`);
}

export async function printLine(text: string): Promise<void> {
  await write(process.stdout, `${text}\n`);
}

/** Tells `error` and returns the exit code that goes with it. */
export async function tellFailure(title: string, error: unknown, json: boolean): Promise<1 | 2 | 3> {
  const report = failureReport(error);
  await write(process.stderr, failureText(title, report));
  if (json) await printJson({ ok: false, error: report });
  return exitCodeOf(error);
}

/** Rows of text in columns as wide as their widest cell, numbers to the right; the head first, then a rule. */
export function columns(head: readonly string[], rows: readonly (readonly (string | number)[])[]): string {
  const table = [head, ...rows.map((row) => row.map(String))];
  const widths = head.map((_, column) => Math.max(...table.map((row) => displayWidth(row[column] ?? ''))));
  const line = (row: readonly string[], original: readonly (string | number)[]): string =>
    row
      .map((text, column) => {
        const padding = ' '.repeat(Math.max(0, (widths[column] ?? 0) - displayWidth(text)));
        return typeof original[column] === 'number' ? padding + text : text + padding;
      })
      .join('  ')
      .trimEnd();
  const rule = widths.map((width) => '─'.repeat(width)).join('  ');
  return [line(head, head), rule, ...rows.map((row) => line(row.map(String), row))].join('\n');
}

/** Text of others on a terminal: no control characters, at most `widthMax` columns. */
export function cell(text: string, widthMax: number): string {
  const clean = text.replaceAll(/\p{C}+/gu, ' ').trim();
  if (displayWidth(clean) <= widthMax) return clean;
  let short = '';
  for (const character of clean) {
    if (displayWidth(short + character) > widthMax - 1) break;
    short += character;
  }
  return `${short}…`;
}

/** Columns that a text takes: two for East Asian wide characters and emoji, none for combining marks. */
export function displayWidth(text: string): number {
  let width = 0;
  for (const character of text) {
    if (/\p{M}/u.test(character)) continue;
    width +=
      /[\u1100-\u115f\u2e80-\ua4cf\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe6f\uff00-\uff60\uffe0-\uffe6]|\p{Emoji_Presentation}/u.test(
        character,
      )
        ? 2
        : 1;
  }
  return width;
}

function write(stream: NodeJS.WriteStream, text: string): Promise<void> {
  return new Promise((resolve) => stream.write(text, () => resolve()));
}
