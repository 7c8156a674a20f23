/** The years and quarters that goals are set for. They follow from the fiscal year of the workspace; no request changes them. */
import { listName } from '../declare.ts';
import type { DeclaredKind, Scene, Values } from '../declare.ts';
import { choice, day, derived, needed, once, ref } from '../declared-fields.ts';
import { textIn } from '../rows-declared.ts';

export const timePeriod: DeclaredKind = {
  type: 'time_period',
  fields: {
    end_on: needed(day()),
    start_on: needed(day()),
    period: choice(['FY', 'H1', 'H2', 'Q1', 'Q2', 'Q3', 'Q4'], 'FY'),
    display_name: derived((row) => {
      const year = `FY${(textIn(row, 'end_on') ?? '').slice(2, 4)}`;
      const period = textIn(row, 'period') ?? 'FY';
      return period === 'FY' ? year : `${period} ${year}`;
    }),
    parent: ref('time_period'),
  },
  inner: { workspace: needed(once(ref('workspace'))) },
  holders: ['workspace'],
  unique: ['workspace', 'period', 'start_on'],
  requests: {
    path: '/time_periods',
    one: ['GET'],
    lists: [
      {
        path: '/time_periods',
        by: {
          workspace: 'workspace',
          start_on: (row, asked) => (textIn(row, 'end_on') ?? '') >= asked,
          end_on: (row, asked) => (textIn(row, 'start_on') ?? '') <= asked,
        },
        needs: [['workspace']],
      },
    ],
  },
  people: { seeded: 5, make: nextPeriod, edit: shiftPeriod },
};

const quarters = [
  ['FY', '01-01', '12-31'],
  ['Q1', '01-01', '03-31'],
  ['Q2', '04-01', '06-30'],
  ['Q3', '07-01', '09-30'],
  ['Q4', '10-01', '12-31'],
] as const;

/** A year, then its quarters, then the next year. */
function nextPeriod(scene: Scene): Values | null {
  const count = scene.store.list(listName('time_period', 'workspace', scene.workspace)).size;
  const year = 2025 + Math.floor(count / quarters.length);
  const [period, start, end] = quarters[count % quarters.length] ?? quarters[0];
  const parent = period === 'FY' ? null : scene.any('time_period');
  const holder = parent?.values['period'] === 'FY' ? parent.gid : null;
  return {
    workspace: scene.workspace,
    period,
    start_on: `${year}-${start}`,
    end_on: `${year}-${end}`,
    parent: holder,
  };
}

/** The end of a period moves by some days, as with the fiscal year of a workspace. */
function shiftPeriod(scene: Scene, row: { readonly values: Values }): Values {
  return { end_on: `${(textIn(row, 'end_on') ?? '2025-01-01').slice(0, 8)}${10 + scene.random.below(18)}` };
}
