/**
 * Who may see what.
 *
 * The first user is a service account: it sees everything. Others see public projects of their workspaces, the projects,
 * teams and tasks that they have a part in, and what these hold; guests only what is shared with them. On top of that, access can be
 * taken away for one person and one resource with all that it holds; it is then answered with the status chosen (403, or 404 to look as
 * if it were gone). A webhook is seen by its owner alone.
 */
import { textIn } from './rows-declared.ts';
import type { AnyDeclaredRow } from './rows-declared.ts';
import { isLive } from './liveness.ts';
import type { Gid, Row, RowOf, RowType, WorkspaceMembershipRow } from './rows.ts';
import type { Store } from './store.ts';
import { workspaceOf } from './workspace-of.ts';

export type Verdict = 200 | 403 | 404;

export interface Denial {
  readonly user: Gid;
  readonly resource: Gid;
  readonly status: 403 | 404;
}

export class Access {
  private readonly denials = new Map<string, Denial>();
  private serviceAccount: Gid | null = null;

  trust(user: Gid): void {
    this.serviceAccount = user;
  }

  /** The first user, who sees everything that was not taken away; null in an empty world. */
  account(): Gid | null {
    return this.serviceAccount;
  }

  set(user: Gid, resource: Gid, allowed: boolean, status: 403 | 404): void {
    if (allowed) this.denials.delete(`${user}:${resource}`);
    else this.denials.set(`${user}:${resource}`, { user, resource, status });
  }

  all(): Denial[] {
    return [...this.denials.values()];
  }

  /** Whether the person is shown the other's name: guests know nobody with whom they share no team and no project. */
  isNameShown(store: Store, user: Gid, other: Gid): boolean {
    const workspaces = store.list(`user_workspaces:${user}`).gids();
    const areGuests = workspaces.some((gid) => store.need('workspace_membership', gid).isGuest);
    return user === this.serviceAccount || !areGuests || knows(store, user, other);
  }

  verdict(store: Store, user: Gid, row: Row): Verdict {
    if (row.type === 'webhook') return row.owner === user ? 200 : 404;
    const denied = this.denials.size === 0 ? null : this.denied(store, user, row);
    if (denied !== null) return denied;
    return user === this.serviceAccount || mayRead(store, user, row) ? 200 : 404;
  }

  /** Denied itself, or through everything that holds it. */
  private denied(store: Store, user: Gid, row: Row): 403 | 404 | null {
    const own = this.denials.get(`${user}:${row.gid}`);
    if (own !== undefined) return own.status;
    const holders = holdersOf(store, row);
    let status: 403 | 404 | null = null;
    for (const holder of holders) {
      status = this.denied(store, user, holder);
      if (status === null) return null;
    }
    return status;
  }
}

function holdersOf(store: Store, row: Row): Row[] {
  const gids: (Gid | null)[] = [];
  if (row.type === 'task') gids.push(...row.places.map((place) => place.project), row.parent);
  else if (row.type === 'story') gids.push(row.task);
  else if (row.type === 'status_update' || row.type === 'custom_field_setting') gids.push(row.parent);
  else if ('holders' in row) gids.push(...row.holders);
  else if ('project' in row) gids.push(row.project);
  else if (row.type === 'team_membership') gids.push(row.team);
  else if (row.type !== 'user' && row.type !== 'workspace') gids.push(row.workspace);
  const found = gids.map((gid) => (gid === null ? undefined : store.get(gid))).filter((it) => it !== undefined);
  return found.length === 0 && row.type === 'task' ? [store.need('workspace', row.workspace)] : found;
}

/** The rules for an ordinary member, or guest. */
function mayRead(store: Store, user: Gid, row: Row): boolean {
  if (isClosedToGuest(store, user, row)) return false;
  if (row.type === 'user') return knows(store, user, row.gid);
  if (row.type === 'workspace') return isMember(store, user, row.gid);
  if (row.type === 'project') return mayReadProject(store, user, row.gid);
  if (row.type === 'team' && row.visibility === 'secret' && !inTeam(store, user, row.gid)) return false;
  if ('holders' in row && row.isPrivate && !isAmongMembers(store, user, row)) return false;
  if (row.type !== 'task') return holdersOf(store, row).every((holder) => mayRead(store, user, holder));
  if ([row.assignee, row.createdBy, ...row.followers].includes(user)) return true;
  const holders = holdersOf(store, row).filter((holder) => holder.type !== 'workspace');
  return holders.some((holder) => mayRead(store, user, holder));
}

type Sharing = { readonly [T in RowType]?: (store: Store, user: Gid, row: RowOf<T>) => boolean };
const never = (): boolean => false;

/** What an organization shows its members by itself, and when it is shared with a guest. All else is seen with what holds it. */
const sharedWithGuest: Sharing = {
  team: (store, user, row) => inTeam(store, user, row.gid),
  workspace_membership: (store, user, row) => knows(store, user, row.user),
  user_task_list: (_store, user, row) => row.user === user,
  tag: (store, user, row) => readsAny(store, user, store.list(`tag_tasks:${row.gid}`).gids()),
  custom_field: (store, user, row) => readsAny(store, user, fieldParents(store, row.gid)),
  portfolio: isAmongMembers,
  goal: never,
  time_period: never,
  time_tracking_category: never,
  timesheet_approval_status: (_store, user, row) => textIn(row, 'user') === user,
  ooo_entry: (_store, user, row) => textIn(row, 'user') === user,
  placeholder: never,
  role: never,
  agent: never,
};

function isClosedToGuest(store: Store, user: Gid, row: Row): boolean {
  const isFound = sharedWithGuest[row.type] as ((store: Store, user: Gid, row: Row) => boolean) | undefined;
  return isFound !== undefined && isGuest(store, user, workspaceOf(store, row)) && !isFound(store, user, row);
}

const readsAny = (store: Store, user: Gid, gids: readonly Gid[]): boolean =>
  gids.some((gid) => {
    const row = store.get(gid);
    return row !== undefined && isLive(store, row) && mayRead(store, user, row);
  });

const fieldParents = (store: Store, field: Gid): Gid[] =>
  store
    .list(`field_projects:${field}`)
    .gids()
    .map((gid) => store.need('custom_field_setting', gid).parent);

function mayReadProject(store: Store, user: Gid, gid: Gid): boolean {
  const project = store.need('project', gid);
  const isInTeam = project.team !== null && inTeam(store, user, project.team);
  if (project.privacySetting === 'public_to_workspace') {
    const membership = membershipIn(store, user, project.workspace);
    if (membership?.isGuest === false || (membership !== undefined && isInTeam)) return true;
  }
  const memberships = store.list(`project_memberships:${gid}`).gids();
  if (memberships.some((it) => isMeant(store, user, store.need('project_membership', it).member))) return true;
  if (project.privacySetting === 'private_to_team' && isInTeam) return true;
  return !isGuest(store, user, project.workspace) && isShared(store, user, gid);
}

/** Whether a membership's member is the person, or a team that the person is in. */
const isMeant = (store: Store, user: Gid, member: Gid): boolean => member === user || inTeam(store, user, member);

/** Whether a portfolio that the project lies in shares it with its members, of whom the person is one. */
function isShared(store: Store, user: Gid, project: Gid): boolean {
  const settings = store.list(`project_portfolio_setting.project:${project}`).gids();
  return settings.some((gid) => {
    const { values } = store.need('project_portfolio_setting', gid);
    const portfolio = store.find('portfolio', textIn({ values }, 'portfolio'));
    const isOpen = values['is_access_control_inherited'] === true && portfolio?.deletedAtMs === null;
    return isOpen && portfolio !== undefined && isAmongMembers(store, user, portfolio);
  });
}

function isAmongMembers(store: Store, user: Gid, row: AnyDeclaredRow): boolean {
  const memberships = store.list(`${row.type}_membership.parent:${row.gid}`).gids();
  return memberships.some((gid) => {
    const membership = store.get(gid);
    return (
      membership !== undefined && 'holders' in membership && isMeant(store, user, textIn(membership, 'member') ?? '')
    );
  });
}

export function membershipIn(store: Store, user: Gid, workspace: Gid): WorkspaceMembershipRow | undefined {
  const memberships = store.list(`user_workspaces:${user}`).gids();
  return memberships.map((gid) => store.need('workspace_membership', gid)).find((row) => row.workspace === workspace);
}

const isMember = (store: Store, user: Gid, workspace: Gid): boolean =>
  membershipIn(store, user, workspace) !== undefined;

export const isGuest = (store: Store, user: Gid, workspace: Gid | undefined): boolean =>
  workspace !== undefined && membershipIn(store, user, workspace)?.isGuest === true;

function inTeam(store: Store, user: Gid, team: Gid): boolean {
  return store
    .list(`user_teams:${user}`)
    .gids()
    .some((gid) => store.need('team_membership', gid).team === team);
}

/** Whether the other is in a workspace of the person; a guest knows those of the same teams and projects. */
function knows(store: Store, user: Gid, other: Gid): boolean {
  if (user === other) return true;
  const memberships = store.list(`user_workspaces:${user}`).gids();
  return memberships.some((gid) => {
    const { workspace, isGuest: isThereAsGuest } = store.need('workspace_membership', gid);
    if (!isMember(store, other, workspace)) return false;
    return !isThereAsGuest || partsOf(store, user).some((part) => partsOf(store, other).includes(part));
  });
}

/** The teams that a person is in, and the projects that the person or one of these takes part in. */
function partsOf(store: Store, user: Gid): Gid[] {
  const memberships = store.list(`user_teams:${user}`).gids();
  const teams = memberships.map((gid) => store.need('team_membership', gid).team);
  const projects = [user, ...teams].flatMap((member) => store.list(`user_projects:${member}`).gids());
  return [...teams, ...projects.map((gid) => store.need('project_membership', gid).project)];
}
