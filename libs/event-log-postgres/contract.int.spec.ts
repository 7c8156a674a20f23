/** The contract of the event log, kept by the log in Postgres. */
import { exerciseEventLog } from '@asana-warehouse/event-log/contract';
import { makePostgresRig } from '@asana-warehouse/testbed/postgres-rig';

exerciseEventLog(makePostgresRig);
