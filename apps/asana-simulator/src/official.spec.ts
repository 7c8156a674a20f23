/** What is served, held against the extract of the official description. */
import { batchRoute } from './batch.ts';
import type { BatchHost } from './batch.ts';
import type { Courier } from './courier.ts';
import { eventRoutes } from './event-stream.ts';
import { official } from './official.ts';
import { defaults } from './options.ts';
import { Poster } from './post.ts';
import { kinds } from './kinds.ts';
import { declaredRoutes } from './declared-route.ts';
import { attachmentRoutes } from './route-attachment.ts';
import { goalRoutes } from './route-goal.ts';
import { membershipRoutes } from './route-membership.ts';
import { overviewRoutes } from './route-overview.ts';
import { placeRoutes } from './route-place.ts';
import { portfolioRoutes } from './route-portfolio.ts';
import { projectRoutes } from './route-project.ts';
import { storyRoutes } from './route-story.ts';
import { taskRoutes } from './route-task.ts';
import { templateRoutes } from './route-template.ts';
import { webhookRoutes } from './route-webhook.ts';

const lists = [
  placeRoutes,
  projectRoutes,
  taskRoutes,
  storyRoutes,
  overviewRoutes,
  membershipRoutes,
  attachmentRoutes,
  portfolioRoutes,
  templateRoutes,
  goalRoutes,
  declaredRoutes,
  eventRoutes,
];
const routes = [...lists.flat(), ...webhookRoutes({} as Courier, new Poster(1), defaults), batchRoute({} as BatchHost)];
const served = routes.map((route) => `${route.method} ${route.path}`);

/** Described, but not served: what the product has no use for. */
const notServed = ['GET /workspaces/{workspace_gid}/projects/search'];
/** What the description has of definitions and values as one, and only a value shows. */
const ofValues = [
  'enabled',
  'reference_value',
  'html_text_value',
  'date_value',
  'enum_value',
  'multi_enum_values',
  'number_value',
  'text_value',
  'display_value',
  'people_value',
];

describe('the official description', () => {
  it('has every route that is served, once', () => {
    const described = new Set(official.endpoints.map((endpoint) => `${endpoint.method} ${endpoint.path}`));
    expect(served.filter((route) => !described.has(route))).toEqual([]);
    expect(new Set(served).size).toBe(served.length);
  });

  it('has no route of the extract that is not served, but those named here', () => {
    const missing = official.endpoints
      .map((endpoint) => `${endpoint.method} ${endpoint.path}`)
      .filter((it) => !served.includes(it));
    expect(missing.toSorted()).toEqual(notServed.toSorted());
  });

  const types = Object.entries(official.types).filter(([type]) => type !== 'event');
  it.each(types)('%s: has a getter for every field, and none beyond', (type, { fields }) => {
    const getters = Object.keys(kinds.get(type)?.getters ?? {});
    const hidden = type === 'custom_field' ? ofValues : [];
    expect(Object.keys(fields).filter((field) => !getters.includes(field) && !hidden.includes(field))).toEqual([]);
    expect(getters.filter((getter) => fields[getter] === undefined)).toEqual([]);
  });

  it('custom_field: a value has what its definition shows and all that only values have', () => {
    const fields = [...Object.keys(kinds.get('custom_field')?.getters ?? {}), ...ofValues];
    expect(Object.keys(kinds.get('custom_field_value')?.getters ?? {}).toSorted()).toEqual(fields.toSorted());
  });
});
