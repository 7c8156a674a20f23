/** Texts and names as SQL spells them. */
import { reservedWords } from './slug.ts';

/** Text as a literal, where no parameter may stand. What Postgres would not store is left out. */
export function literal(text: string): string {
  const clean = text.replaceAll('\u0000', '').toWellFormed();
  const quoted = `'${clean.replaceAll("'", "''")}'`;
  return clean.includes('\\') ? ` E${quoted.replaceAll('\\', '\\\\')}` : quoted;
}

/** A lower-case name; those that are words of SQL need quotes. */
export function identifier(name: string): string {
  return reservedWords.has(name) ? `"${name}"` : name;
}
