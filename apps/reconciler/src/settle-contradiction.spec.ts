/** Which read wins over a stamp that is wrong: never one from before the epoch was raised. */
import type { AsanaApi } from '@asana-warehouse/asana-api/asana-api';
import { presentSnapshot } from '@asana-warehouse/asana-api/snapshot-of';
import { resourceOf } from '@asana-warehouse/catalogue/registry';
import type { Resource } from '@asana-warehouse/catalogue/resource';
import type pg from 'pg';
import { settleContradiction } from './settle-contradiction.ts';

const task = resourceOf('task') as Resource;
const observed = { at: '2026-01-05T10:00:00.000Z', errorMs: 0 };
const reading = { source: 'reconcile', workspaceGid: 'w' } as const;
const body = (name: string) => ({ gid: '1', name, modified_at: '2026-01-05T09:00:00.000Z' });
const first = presentSnapshot(task, body('as listed'), observed, reading, 0);

/** Reads show `before` until the epoch is raised, then `after`; null: nothing. */
function partsWhere(before: string | null, after: string | null) {
  let raised = 0;
  const get = async (): Promise<unknown> => {
    const name = raised === 0 ? before : after;
    return name === null
      ? { kind: 'refused', status: 404, words: '', observed }
      : { kind: 'found', status: 200, data: body(name), envelope: {}, observed };
  };
  const query = async (): Promise<unknown> => ({ rows: [{ repair_epoch: (raised += 1) }] });
  const api = { get } as unknown as AsanaApi;
  return { api, pool: { query } as unknown as pg.Pool, stopping: new AbortController().signal };
}

test.each([
  ['what is read after the raise wins, though it has changed since', 'as listed', 'changed since', 'changed since', 1],
  ['two reads that differ raise nothing', 'as it is', 'never read', 'as it is', 0],
  ['what a direct read does not find is not gone by that', null, null, 'as listed', 0],
  ['nor is what is not found after the raise', 'as listed', null, 'as listed', 0],
])('%s', async (_, before, after, name, epoch) => {
  const settled = await settleContradiction(partsWhere(before, after), task, first, 9);
  expect(settled).toMatchObject({ kind: 'present', repair_epoch: epoch, body: { name } });
});
