import { freshDatabase } from '@asana-warehouse/testbed/postgres';
import { measureBacklog } from './backlog.ts';
const database = await freshDatabase();
console.log(await measureBacklog(database.url, Number(process.argv[2])));
await database.drop();
