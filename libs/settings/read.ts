/**
 * The only place that reads the environment. A reader names what it needs and gets typed values under the same names, or
 * every fault at once, so that one start is enough to correct all of them. An empty variable counts as unset. Faults
 * name the variable and what was expected; the text found is never repeated.
 *
 *   const settings = readSettings(['DATABASE_URL', 'INGRESS_PORT', 'PUBLIC_URL!', 'ASANA_TOKEN?']);
 *   settings.INGRESS_PORT // number
 *
 * `NAME!` refuses a missing optional setting; `NAME?` accepts a missing required one, and leaves the rules alone that
 * concern it (`rules.ts`).
 */
import { Failure } from '@asana-warehouse/failure/failure';
import { rules, type Lookup } from './rules.ts';
import { settings, type Setting, type SettingName, type SettingValue } from './settings.ts';

export type Environment = Readonly<Record<string, string | undefined>>;

/** A setting's name, with how strict to be about its absence. */
export type Asked = SettingName | `${SettingName}!` | `${SettingName}?`;

type NameOf<A extends Asked> = A extends `${infer N extends SettingName}${'!' | '?'}` ? N : A;

type ValueOf<A extends Asked> = A extends `${infer N extends SettingName}!`
  ? NonNullable<SettingValue<N>>
  : A extends `${infer N extends SettingName}?`
    ? SettingValue<N> | null
    : A extends SettingName
      ? SettingValue<A>
      : never;

/** The values of what was asked for, by variable name. */
export type Settings<A extends Asked> = { readonly [K in A as NameOf<K>]: ValueOf<K> };

export type SettingFault = { readonly name: SettingName; readonly text: string };

/** What the environment says about what was asked for. */
export type Judged<A extends Asked> =
  | { readonly ok: true; readonly settings: Settings<A> }
  | { readonly ok: false; readonly faults: readonly SettingFault[] };

/** The values, or a `Failure` `settings.invalid` whose message has one line a fault. */
export function readSettings<const A extends Asked>(
  names: readonly A[],
  environment: Environment = process.env,
): Settings<A> {
  const judged = judgeSettings(names, environment);
  if (judged.ok) return judged.settings;
  throw new Failure('settings.invalid', judged.faults.map(({ name, text }) => `${name} ${text}`).join('\n'));
}

/** The same as a value, for those who want to tell the faults in their own way. */
export function judgeSettings<const A extends Asked>(
  names: readonly A[],
  environment: Environment = process.env,
): Judged<A> {
  const lookup: Lookup = (name) => environment[name] || null;
  const values: Partial<Record<SettingName, unknown>> = {};
  const faults: SettingFault[] = [];
  for (const asked of names) {
    const { name, strictness } = split(asked);
    const read = readOne(name, strictness, lookup(name));
    if ('value' in read) values[name] = read.value;
    else faults.push({ name, text: read.fault });
  }
  faults.push(...ruleFaults(names, lookup, faults));
  if (faults.length > 0) return { ok: false, faults };
  return { ok: true, settings: values as Settings<A> };
}

/** Whether a variable is set to anything; its text is not judged. */
export function isSet(name: SettingName, environment: Environment = process.env): boolean {
  return (environment[name] ?? '') !== '';
}

/** The environment for a process we start: ours, with `changes` on top; null takes a variable out. */
export function environmentWith(
  changes: Readonly<Partial<Record<SettingName, string | null>>>,
  environment: Environment = process.env,
): Record<string, string> {
  const result: Record<string, string> = {};
  for (const [name, value] of Object.entries({ ...environment, ...changes })) {
    if (typeof value === 'string') result[name] = value;
  }
  return result;
}

type Strictness = '!' | '?' | '';

function split(asked: Asked): { name: SettingName; strictness: Strictness } {
  const last = asked.at(-1);
  const strictness = last === '!' || last === '?' ? last : '';
  return { name: asked.slice(0, asked.length - strictness.length) as SettingName, strictness };
}

function readOne(
  name: SettingName,
  strictness: Strictness,
  text: string | null,
): { value: unknown } | { fault: string } {
  const { parse, presence, fallback } = settings[name] as Setting<unknown>;
  if (text !== null) {
    const parsed = parse(text);
    return parsed.ok ? { value: parsed.value } : { fault: `is wrong: expected ${parsed.expected}` };
  }
  if (presence === 'default') {
    const parsed = parse(fallback);
    return parsed.ok ? { value: parsed.value } : { fault: `has a default that is wrong: expected ${parsed.expected}` };
  }
  const needed = strictness === '!' || (presence === 'required' && strictness !== '?');
  return needed ? { fault: 'is not set' } : { value: null };
}

function ruleFaults(names: readonly Asked[], lookup: Lookup, found: readonly SettingFault[]): readonly SettingFault[] {
  const strict = new Set(names.map(split).flatMap(({ name, strictness }) => (strictness === '?' ? [] : [name])));
  const named = new Set(found.map(({ name }) => name));
  return rules
    .filter(({ about }) => about.some((name) => strict.has(name)))
    .flatMap(({ judge }) => judge(lookup))
    .filter(({ name }) => !named.has(name));
}
