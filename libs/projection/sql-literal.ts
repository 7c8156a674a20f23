/** Text as a literal of SQL, where no parameter may stand. What Postgres would not store is left out. */
export function literal(text: string): string {
  const clean = text.replaceAll('\u0000', '').toWellFormed();
  const quoted = `'${clean.replaceAll("'", "''")}'`;
  return clean.includes('\\') ? ` E${quoted.replaceAll('\\', '\\\\')}` : quoted;
}
