/**
 * What must hold between settings. A rule is judged when one of its `about` settings is asked for without `?`: an app
 * that never calls Asana does not care whether its credentials are complete. Rules see only which variables are set
 * and what they say, whether or not the app asked for all of them.
 */
import type { SettingName } from './settings.ts';

/** The text of a variable; null when it is unset or empty. */
export type Lookup = (name: SettingName) => string | null;

/** A fault belongs to the setting whose change would cure it. */
export type RuleFault = { readonly name: SettingName; readonly text: string };

export type Rule = {
  readonly about: readonly SettingName[];
  readonly judge: (lookup: Lookup) => readonly RuleFault[];
};

const oauth = ['ASANA_CLIENT_ID', 'ASANA_CLIENT_SECRET', 'ASANA_REFRESH_TOKEN'] as const;
const sslFiles = ['KAFKA_SSL_CA_FILE', 'KAFKA_SSL_CERT_FILE', 'KAFKA_SSL_KEY_FILE'] as const;
const sasl = ['KAFKA_SASL_MECHANISM', 'KAFKA_SASL_USERNAME', 'KAFKA_SASL_PASSWORD'] as const;

export const rules: readonly Rule[] = [
  { about: ['ASANA_TOKEN', ...oauth], judge: credentials },
  { about: ['SECRETS_KEY', 'SECRETS_KEY_FILE'], judge: sealing },
  { about: ['KAFKA_BROKERS'], judge: broker },
  { about: ['KAFKA_MIN_INSYNC_REPLICAS'], judge: copies },
];

/** A token, or all three of the OAuth app; not both, since then nobody knows who calls. */
function credentials(lookup: Lookup): readonly RuleFault[] {
  const set = oauth.filter((name) => lookup(name) !== null);
  const missing = oauth.filter((name) => lookup(name) === null);
  if (lookup('ASANA_TOKEN') !== null) {
    return set.map((name) => ({ name, text: 'is set beside ASANA_TOKEN: keep one of the two credentials' }));
  }
  if (set.length === 0) {
    return [{ name: 'ASANA_TOKEN', text: `is not set, and neither are ${oauth.join(', ')}: one credential is needed` }];
  }
  return missing.map((name) => ({
    name,
    text: `is not set, but ${set.join(' and ')} ${set.length > 1 ? 'are' : 'is'}`,
  }));
}

/** A database that others reach must not be sealed with a key that lies on one machine's disk by chance. */
function sealing(lookup: Lookup): readonly RuleFault[] {
  const key = lookup('SECRETS_KEY') !== null;
  const file = lookup('SECRETS_KEY_FILE') !== null;
  if (key && file) return [{ name: 'SECRETS_KEY_FILE', text: 'is set beside SECRETS_KEY: keep one of the two' }];
  if (key || file || lookup('DATABASE_URL') === null) return [];
  return [
    { name: 'SECRETS_KEY', text: 'is not set, nor is SECRETS_KEY_FILE: an outside DATABASE_URL needs one of them' },
  ];
}

/** SASL and TLS settings come complete or not at all. */
function broker(lookup: Lookup): readonly RuleFault[] {
  const faults: RuleFault[] = [];
  const set = sasl.filter((name) => lookup(name) !== null);
  if (set.length > 0) {
    for (const name of sasl) {
      if (lookup(name) === null) faults.push({ name, text: `is not set, but ${set.join(' and ')} is` });
    }
  }
  const cert = lookup('KAFKA_SSL_CERT_FILE') !== null;
  const key = lookup('KAFKA_SSL_KEY_FILE') !== null;
  if (cert && !key) faults.push({ name: 'KAFKA_SSL_KEY_FILE', text: 'is not set, but KAFKA_SSL_CERT_FILE is' });
  if (key && !cert) faults.push({ name: 'KAFKA_SSL_CERT_FILE', text: 'is not set, but KAFKA_SSL_KEY_FILE is' });
  const files = sslFiles.filter((name) => lookup(name) !== null);
  // Whoever names certificates does not mean to speak in plain text, password included.
  if (files.length > 0 && !/^(true|1|yes|on)$/i.test(lookup('KAFKA_SSL') ?? '')) {
    faults.push({
      name: 'KAFKA_SSL',
      text: `is not true, but ${files.join(' and ')} ${files.length > 1 ? 'are' : 'is'} set`,
    });
  }
  return faults;
}

/** An append cannot wait for more copies than there are. */
function copies(lookup: Lookup): readonly RuleFault[] {
  const replication = lookup('KAFKA_REPLICATION_FACTOR');
  const least = lookup('KAFKA_MIN_INSYNC_REPLICAS');
  // A text that is no number is a fault of its own setting.
  if (replication === null || least === null || !(Number(least) > Number(replication))) return [];
  const text = `is ${least}, more than KAFKA_REPLICATION_FACTOR: nothing could ever be appended`;
  return [{ name: 'KAFKA_MIN_INSYNC_REPLICAS', text }];
}
