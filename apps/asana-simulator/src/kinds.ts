/**
 * Every kind of object that can be rendered, by name.
 */
import { declaredKinds, declaredParts } from './declared-kinds.ts';
import { shownKind } from './declared-render.ts';
import { customKinds } from './fields-custom.ts';
import { overviewKinds } from './fields-overview.ts';
import { placeKinds } from './fields-place.ts';
import { taskKinds } from './fields-task.ts';
import { webhookKind } from './fields-webhook.ts';
import type { Kind } from './render.ts';

export const kinds: ReadonlyMap<string, Kind> = new Map(
  [
    ...[placeKinds, customKinds, taskKinds, overviewKinds, [webhookKind]].flat(),
    ...declaredKinds.map(shownKind),
    ...declaredParts,
  ].map((kind) => [kind.name, kind]),
);
