/** Whether a person's tracked time of one week, Monday to Sunday, is handed in and approved. */
import { badRequest } from '../api-fault.ts';
import type { DeclaredKind, Draft, Scene, Values } from '../declare.ts';
import { createdAt, day, needed, once, ref } from '../declared-fields.ts';
import type { Field } from '../declare.ts';
import { textIn } from '../rows-declared.ts';
import { dayOf, endsFrom, startsBy } from './span.ts';

/** From each status, those that can come next. */
const next: Readonly<Record<string, readonly string[]>> = {
  DRAFT: ['SUBMITTED'],
  SUBMITTED: ['DRAFT', 'APPROVED', 'REJECTED'],
  APPROVED: ['REJECTED'],
  REJECTED: ['SUBMITTED', 'DRAFT'],
};

/** Given in small letters, shown in capitals. */
const approvalStatus: Field = {
  refers: [],
  isNeeded: false,
  isOnce: false,
  initial: () => 'DRAFT',
  read: (input, name) => {
    const word = input.text(name)?.toUpperCase();
    if (word !== undefined && next[word] === undefined)
      throw badRequest(`${name}: must be one of submitted, draft, approved, rejected`);
    return word;
  },
  show: (held) => held,
};

export const timesheetApprovalStatus: DeclaredKind = {
  type: 'timesheet_approval_status',
  fields: {
    created_at: createdAt(),
    user: needed(once(ref('user'))),
    workspace: needed(once(ref('workspace'))),
    start_date: needed(once(day())),
    end_date: needed(once(day())),
    approval_status: approvalStatus,
  },
  holders: ['workspace'],
  unique: ['workspace', 'user', 'start_date'],
  isPaid: true,
  check,
  requests: {
    path: '/timesheet_approval_statuses',
    one: ['GET', 'PUT'],
    lists: [
      {
        path: '/timesheet_approval_statuses',
        by: {
          workspace: 'workspace',
          user: 'user',
          from_date: endsFrom,
          to_date: startsBy,
          approval_statuses: (row, asked) =>
            asked
              .toUpperCase()
              .split(',')
              .includes(textIn(row, 'approval_status') ?? ''),
        },
        needs: [['workspace']],
      },
    ],
    create: [{ path: '/timesheet_approval_statuses' }],
  },
  people: {
    seeded: 3,
    make,
    edit: ({ random }, row) => ({
      approval_status: random.pick(next[textIn(row, 'approval_status') ?? 'DRAFT'] ?? ['SUBMITTED']),
    }),
  },
};

const dayMs = 86_400_000;
const firstMondayMs = Date.UTC(2025, 0, 6);

function make(scene: Scene): Values {
  const mondayMs = firstMondayMs + scene.random.below(60) * 7 * dayMs;
  return {
    workspace: scene.workspace,
    user: scene.person(),
    start_date: dayOf(mondayMs),
    end_date: dayOf(mondayMs + 6 * dayMs),
  };
}

function check({ values, before }: Draft): void {
  const [start, end] = [
    Date.parse(textIn({ values }, 'start_date') ?? ''),
    Date.parse(textIn({ values }, 'end_date') ?? ''),
  ];
  if (new Date(start).getUTCDay() !== 1) throw badRequest('start_date: must be a Monday');
  if (end !== start + 6 * dayMs) throw badRequest('end_date: must be the following Sunday');
  const [was, is] = [
    before === null ? 'DRAFT' : textIn(before, 'approval_status'),
    textIn({ values }, 'approval_status'),
  ];
  if (was !== is && next[was ?? '']?.includes(is ?? '') !== true)
    throw badRequest(`approval_status: ${was} cannot become ${is}`);
}
