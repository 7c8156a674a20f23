/**
 * Names that people gave, as identifiers of SQL: lower snake case in ASCII that never needs quotes, so that an analyst can type
 * it. Latin, Cyrillic and Greek letters are spelled out; of other scripts and signs nothing remains, and who asks falls back on the gid.
 */

/** Most bytes of an identifier in Postgres. All of ours are ASCII, so a character is a byte. */
export const nameMax = 63;

/**
 * The identifier nearest to `name`, at most `lengthMax` long; `fallback` where nothing of it can be spelled. A name that would
 * begin with a digit gets `kind` before it, a reserved word gets it behind: `field_2026`, `order_field`.
 */
export function slug(name: string, { kind, fallback, lengthMax }: SlugOptions): string {
  const spelled = words(name);
  if (spelled === '') return cut(`${kind}_${words(fallback)}`, lengthMax);
  if (/^\d/.test(spelled)) return cut(`${kind}_${spelled}`, lengthMax);
  return reservedWords.has(spelled) ? `${spelled}_${kind}` : cut(spelled, lengthMax);
}

/** `kind`: what is named, a short word. `fallback`: what tells it apart, a gid. */
export type SlugOptions = { readonly kind: string; readonly fallback: string; readonly lengthMax: number };

/** The first of `stem`, `stem_gid`, `stem_gid_2` … that `isFree` admits, each at most `lengthMax` long. */
export function freeName(stem: string, gid: string, lengthMax: number, isFree: (name: string) => boolean): string {
  if (isFree(stem)) return stem;
  for (let count = 1; ; count += 1) {
    const suffix = `_${words(gid)}${count === 1 ? '' : `_${count}`}`.slice(-lengthMax);
    const name = `${cut(stem, lengthMax - suffix.length)}${suffix}`;
    if (isFree(name)) return name;
  }
}

/** Lower-case words of a to z and digits, joined by underscores. */
function words(name: string): string {
  const letters = Array.from(name.normalize('NFC').toLowerCase(), (letter) => spelling.get(letter) ?? letter).join('');
  return letters
    .normalize('NFKD')
    .toLowerCase()
    .replaceAll(/\p{M}+/gu, '')
    .replaceAll(/['’]/g, '')
    .replaceAll(/[^a-z0-9]+/g, '_')
    .replaceAll(/^_+|_+$/g, '');
}

function cut(name: string, lengthMax: number): string {
  return name.slice(0, lengthMax).replace(/_+$/, '');
}

/** What taking off the accents does not spell. */
const spelling: ReadonlyMap<string, string> = new Map(
  (
    'ß ss æ ae œ oe ø o đ d ð d þ th ł l ħ h ı i ŋ ng ŧ t ĸ k ſ s ' +
    'а a б b в v г g д d е e ё e ж zh з z и i й i к k л l м m н n о o п p р r с s т t у u ф f х kh ц ts ч ch ш sh щ shch ъ - ы y ь - э e ю yu я ya ' +
    'є ie і i ї i ґ g ў u ј j љ lj њ nj ћ c ђ dj џ dz ' +
    'α a β v γ g δ d ε e ζ z η i θ th ι i κ k λ l μ m ν n ξ x ο o π p ρ r σ s ς s τ t υ y φ f χ ch ψ ps ω o ' +
    'ά a έ e ή i ί i ό o ύ y ώ o ϊ i ϋ y ΐ i ΰ y'
  )
    .split(' ')
    .map((word, index, all): [string, string] => [word, all[index + 1] ?? ''])
    .filter((_, index) => index % 2 === 0)
    .map(([letter, latin]) => [letter, latin === '-' ? '' : latin]),
);

/** Words that Postgres 15 to 18 takes for a column only in quotes, or not for its plain name. */
export const reservedWords: ReadonlySet<string> = new Set(
  (
    'all analyse analyze and any array as asc asymmetric authorization binary both case cast check collate collation column ' +
    'concurrently constraint create cross current_catalog current_date current_role current_schema current_time current_timestamp ' +
    'current_user default deferrable desc distinct do else end except false fetch for foreign freeze from full grant group having ' +
    'ilike in initially inner intersect into is isnull join lateral leading left like limit localtime localtimestamp natural not ' +
    'notnull null offset on only or order outer overlaps placing primary references returning right select session_user similar ' +
    'some symmetric system_user table tablesample then to trailing true union unique user using variadic verbose when where window with'
  ).split(' '),
);
