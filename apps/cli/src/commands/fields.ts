/**
 * `fields list | refresh | tidy`: the views with a column per custom field. Projectors keep them current by themselves; `refresh`
 * does so at once, `tidy` takes away what is left of former names.
 */
import { Failure } from '@asana-warehouse/failure/failure';
import { refreshFieldViews, type FailedView, type Refreshed } from '@asana-warehouse/warehouse/field-views';
import { listFieldViews } from '@asana-warehouse/warehouse/field-view-list';
import { tidyFieldViews, type TidiedView } from '@asana-warehouse/warehouse/field-view-tidy';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Command } from 'commander';
import type pg from 'pg';
import { askFirst } from '../ask-first.ts';
import { columns, printJson, printLine } from '../output.ts';
import { withWarehouse } from '../warehouse-access.ts';

type Json = { readonly json?: true };

const againMs = 200;
const waitMsMax = 60_000;

export function addFields(program: Command, end: (code: number) => void): void {
  const fields = program.command('fields').description('views with a column per custom field');
  fields
    .command('list')
    .description('list the views, with how many columns each has and how many of these are left of former names')
    .option('--json', 'print one JSON document')
    .action(list);
  fields
    .command('refresh')
    .description('make what is due now, instead of a few seconds later')
    .option('--json', 'print one JSON document')
    .action(async (options: Json) => end(await refresh(options)));
  fields
    .command('tidy')
    .description('drop columns and views of former names on which nothing in the database depends')
    .option('--dry-run', 'tell what would go, and change nothing')
    .option('--yes', 'do not ask')
    .option('--json', 'print one JSON document')
    .action(tidy);
}

async function list({ json }: Json): Promise<void> {
  const views = await withWarehouse(listFieldViews);
  if (json === true) return await printJson({ ok: true, views });
  if (views.length === 0) return await printLine('There is no view yet: nothing has custom fields.');
  const lines = views.map(({ view, rows, scope, current, left, isFormer }) => [
    view,
    rows,
    scope,
    current,
    left,
    isFormer ? 'former' : '',
  ]);
  await printLine(columns(['view', 'shows', 'of', 'columns', 'left over', ''], lines));
}

async function refresh({ json }: Json): Promise<0 | 1> {
  const { failed, ...rest } = await withWarehouse(refreshInTurn);
  const ok = failed.length === 0;
  const failures = failed.map((one) => ({ type: one.type, rows: one.rows, gid: one.gid, reason: reasonOf(one) }));
  if (json === true) await printJson({ ok, ...rest, failed: failures });
  else {
    await printLine(`${rest.made} made, ${rest.changed} changed`);
    if (rest.leftOut > 0) await printLine(`${rest.leftOut} fields have no column: their view has too many`);
    for (const { type, rows, gid, reason } of failures)
      await printLine(`not made: ${rows} of ${type} ${gid}: ${reason}`);
  }
  return ok ? 0 : 1;
}

/** A projector may be at it. */
async function refreshInTurn(pool: pg.Pool): Promise<Refreshed> {
  const endAt = Date.now() + waitMsMax;
  for (;;) {
    const refreshed = await refreshFieldViews(pool);
    if (refreshed !== null) return refreshed;
    if (Date.now() > endAt)
      throw new Failure('warehouse.conflict', 'A projector has been making these views for a minute, and still is');
    await sleep(againMs);
  }
}

function reasonOf({ error }: FailedView): string {
  return error instanceof Error ? error.message : String(error);
}

async function tidy({ dryRun, yes, json }: Json & { readonly dryRun?: true; readonly yes?: true }): Promise<void> {
  if (dryRun !== true) await askFirst('drop columns and views of former names', yes === true);
  const tidied = await withWarehouse((pool) => tidyFieldViews(pool, dryRun === true));
  if (json === true) return await printJson({ ok: true, tidied });
  if (tidied.length === 0) return await printLine('Nothing is left of former names.');
  for (const one of tidied) await printLine(lineOf(one, dryRun === true));
}

function lineOf({ view, columns: names, isKept }: TidiedView, isDry: boolean): string {
  const what = names === null ? view : `${view}: ${names.join(', ')}`;
  if (isKept) return `kept, since something depends on the view  ${what}`;
  return `${isDry ? 'would go' : 'gone'}  ${what}`;
}
