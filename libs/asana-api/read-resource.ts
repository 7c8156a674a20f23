/** One resource, read directly: the only kind of read that can say "absent" or "forbidden". */
import { optFields } from '@asana-warehouse/catalogue/columns';
import type { Resource } from '@asana-warehouse/catalogue/resource';
import { Failure } from '@asana-warehouse/failure/failure';
import type { Snapshot } from '@asana-warehouse/snapshot/snapshot';
import type { CallOptions, Refused } from './answer.ts';
import type { AsanaApi } from './asana-api.ts';
import { readParts } from './read-parts.ts';
import { presentSnapshot, type Reading } from './snapshot-of.ts';
import { isObject } from './words.ts';

/** What a read needs to know. `repairEpoch`: the resource's epoch as it stands. */
export type ResourceRead = Reading & { readonly gid: string; readonly repairEpoch: number };

/** What a read gave; `words`: Asana's own where it was refused, else null. `requests`: how many it took. */
export type ResourceAnswer = { readonly snapshot: Snapshot; readonly words: string | null; readonly requests: number };

/** Reads all fields. 404 gives `absent`; 401, 402, 403 and 451 give `forbidden`. Throws what the client throws. */
export async function readResource(
  api: AsanaApi,
  declaration: Resource,
  read: ResourceRead,
  options: CallOptions,
): Promise<Snapshot> {
  return (await readWithWords(api, declaration, read, options)).snapshot;
}

/** The same, with the words of a refusal: they are for people and never enter the log. */
export async function readWithWords(
  api: AsanaApi,
  declaration: Resource,
  read: ResourceRead,
  options: CallOptions,
): Promise<ResourceAnswer> {
  const path = declaration.api.one.replace('{gid}', encodeURIComponent(read.gid));
  const answer = await api.get(path, { opt_fields: optFields(declaration).join(',') }, options);
  if (answer.kind === 'refused') {
    return { snapshot: refusedSnapshot(declaration, read, answer), words: answer.words, requests: 1 };
  }
  const { data, observed } = answer;
  if (!isObject(data) || typeof data['gid'] !== 'string') {
    throw new Failure('asana.malformed', `GET ${declaration.api.one}: expected an object with a gid in data`);
  }
  if (data['gid'] !== read.gid) {
    throw new Failure('asana.malformed', `GET ${declaration.api.one}: answered with another resource than asked for`);
  }
  const found = { ...data, gid: read.gid };
  const whole = await readParts(api, declaration, [found], options);
  const snapshot = presentSnapshot(declaration, whole.bodies[0] ?? found, observed, read, read.repairEpoch);
  return { snapshot, words: null, requests: 1 + whole.requests };
}

function refusedSnapshot(declaration: Resource, read: ResourceRead, answer: Refused): Snapshot {
  const observation = {
    v: 1,
    type: declaration.name,
    gid: read.gid,
    workspace_gid: read.workspaceGid,
    observed_at: answer.observed.at,
    observed_error_ms: answer.observed.errorMs,
    repair_epoch: read.repairEpoch,
    source: read.source,
    status: answer.status,
  } as const;
  return answer.status === 404 ? { ...observation, kind: 'absent' } : { ...observation, kind: 'forbidden' };
}
