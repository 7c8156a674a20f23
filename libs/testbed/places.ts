/** Where the testbed keeps what outlives one run: downloaded brokers and the shared server, out of version control. */
import { fileURLToPath } from 'node:url';

/** Absolute path of the folder for everything below. */
export const cacheDir = fileURLToPath(new URL('../../.cache', import.meta.url));
/** Data folder of the Postgres server that all tests of this checkout share. */
export const sharedPostgresDir = fileURLToPath(new URL('../../.cache/testbed/postgres', import.meta.url));
/** Folder of the Kafka broker that all tests of this checkout share. */
export const sharedKafkaDir = fileURLToPath(new URL('../../.cache/testbed/kafka', import.meta.url));
