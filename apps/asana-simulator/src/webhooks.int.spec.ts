/**
 * Webhooks and event streams over real HTTP, against a real receiving server.
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openClient } from './contract-client.ts';
import type { Client, Item, Reply } from './contract-client.ts';
import type { EventBody } from './events.ts';
import { startReceiver } from './contract-receiver.ts';
import type { Receiver } from './contract-receiver.ts';

const hourMs = 3_600_000;
const told = (event: EventBody): string =>
  [event.resource.resource_type, event.action, event.parent?.resource_type ?? event.change?.field]
    .filter(Boolean)
    .join(' ');

describe('webhooks', () => {
  let client: Client;
  let receiver: Receiver;
  let project: string;
  let workspace: string;
  beforeEach(async () => {
    client = await openClient();
    receiver = await startReceiver();
    project = client.simulator.projects[0] ?? '';
    workspace = client.simulator.workspaceGid;
  });
  afterEach(async () => {
    await client.close();
    await receiver.close();
  });

  const watch = (resource: string, more: object = {}, target = receiver.target()): Promise<Reply> =>
    client.post('/webhooks', { resource, target, ...more });
  const settle = (): Promise<Reply> => client.control('/settle', {});
  const newTask = async (more: object = {}): Promise<string> =>
    (await client.post('/tasks', { name: 'T', projects: [project], ...more })).body.data.gid;
  const about = (gid: string): string[] =>
    receiver
      .events()
      .filter((event) => event.resource.gid === gid)
      .map(told);

  /** The webhook, once a delivery of it has failed. */
  const failed = async (of: Client, gid: string): Promise<Item> => {
    for (let tries = 0; tries < 200; tries += 1) {
      const hook = (await of.get(`/webhooks/${gid}`)).body.data;
      if (Number(hook['delivery_retry_count']) > 0) return hook;
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
    throw new Error(`no delivery of ${gid} failed`);
  };

  describe('registration', () => {
    it('shakes hands while the create is open, gives the secret beside the data, and heartbeats at once', async () => {
      const { status, body } = await watch(project);
      expect(status).toBe(201);
      expect((body as unknown as Record<string, string>)['X-Hook-Secret']).toMatch(/^[0-9a-f]{64}$/);
      expect(body.data).toMatchObject({
        active: true,
        filters: [],
        delivery_retry_count: 0,
        resource: { gid: project },
      });
      await settle();
      expect(receiver.received).toEqual([{ body: '{"events":[]}', isSigned: true, events: [] }]);
      expect(JSON.stringify((await client.get(`/webhooks/${body.data.gid}`)).body)).not.toContain('ecret');
    });

    it('is refused when the target does not echo, answers wrongly, or is not there', async () => {
      receiver.answer(200);
      expect((await watch(project)).status).toBe(400);
      receiver.answer(500);
      expect((await watch(project)).status).toBe(400);
      expect((await watch(project, {}, 'http://127.0.0.1:1/none')).status).toBe(400);
      expect((await client.get(`/webhooks?workspace=${workspace}`)).body.data).toEqual([]);
    });

    it('the same resource and target twice is 403; another target is not', async () => {
      const target = receiver.target();
      expect((await watch(project, {}, target)).status).toBe(201);
      expect((await watch(project, {}, target)).status).toBe(403);
      expect((await watch(project)).status).toBe(201);
      expect((await client.get(`/webhooks?workspace=${workspace}&resource=${project}`)).body.data).toHaveLength(2);
    });

    it('a workspace needs filters, and only for what is told that high', async () => {
      expect((await watch(workspace)).status).toBe(400);
      const refused = await watch(workspace, { filters: [{ resource_type: 'task' }] });
      expect(refused.status).toBe(400);
      expect(refused.body.errors[0]?.error).toBe('invalid_filters_for_larger_scoped_webhooks');
      expect((await watch(workspace, { filters: [{ resource_type: 'project' }] })).status).toBe(201);
    });

    it('only its owner sees it; filters can be replaced; a deleted one gets nothing more', async () => {
      const { gid } = (await watch(project)).body.data;
      const other = (await client.get('/users')).body.data[1]?.gid ?? '';
      expect((await client.as(other).get(`/webhooks/${gid}`)).status).toBe(404);
      const filters = [{ resource_type: 'story' }];
      expect((await client.put(`/webhooks/${gid}`, { filters })).body.data['filters']).toEqual(filters);
      const task = await newTask();
      await settle();
      expect(new Set(receiver.events().map((event) => event.resource.resource_type))).toEqual(new Set(['story']));
      expect(about(task)).toEqual([]);
      await client.delete(`/webhooks/${gid}`);
      const before = receiver.received.length;
      await newTask();
      await settle();
      expect(receiver.received).toHaveLength(before);
    });
  });

  describe('events', () => {
    it('one change tells its twins and its story, without values, with milliseconds', async () => {
      await watch(project);
      const task = await newTask();
      const other = (await client.get('/users')).body.data[1]?.gid ?? '';
      await settle();
      receiver.received.splice(0);
      await client.put(`/tasks/${task}`, { name: 'new', completed: true, assignee: other });
      await settle();
      expect(about(task)).toEqual([
        'task changed name',
        'task changed assignee',
        'task changed followers',
        'task changed completed',
        'task changed completed_at',
      ]);
      const stories = receiver.events().filter((event) => event.resource.resource_type === 'story');
      expect(stories.map((event) => event.resource.resource_subtype)).toEqual([
        'name_changed',
        'assigned',
        'marked_complete',
      ]);
      const assigned = receiver.events().find((event) => event.change?.field === 'assignee');
      expect(assigned).toEqual({
        user: { gid: expect.any(String), resource_type: 'user' },
        created_at: expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/),
        action: 'changed',
        resource: { gid: task, resource_type: 'task', resource_subtype: 'default_task' },
        parent: null,
        change: { field: 'assignee', action: 'changed', new_value: { gid: other, resource_type: 'user' } },
      });
    });

    it('placement is told as added to and removed from containers', async () => {
      await watch(project);
      const sections = (await client.get(`/projects/${project}/sections`)).body.data;
      const task = await newTask();
      await client.post(`/sections/${sections[1]?.gid}/addTask`, { task });
      await client.post(`/tasks/${task}/removeProject`, { project });
      await settle();
      expect(about(task)).toEqual([
        'task added project',
        'task added section',
        'task added section',
        'task removed project',
      ]);
    });

    it('subtasks and their stories bubble up to the project, and to the watched parent', async () => {
      const task = await newTask();
      await watch(project);
      await watch(task);
      const child = (await client.post(`/tasks/${task}/subtasks`, { name: 'child' })).body.data.gid;
      const story = (await client.post(`/tasks/${child}/stories`, { text: 'hi' })).body.data.gid;
      await settle();
      expect(about(child)).toEqual(['task added task', 'task added task']);
      expect(about(story)).toEqual(['story added task', 'story added task']);
    });

    it('deleting a project tells one event; the same for what is told to the workspace', async () => {
      await watch(project);
      await watch(workspace, { filters: [{ resource_type: 'project' }] });
      await client.delete(`/projects/${project}`);
      await client.control('/undelete', { gid: project });
      await settle();
      expect(receiver.events().map(told)).toEqual(expect.arrayContaining(['project deleted', 'project undeleted']));
      expect(receiver.events()).toHaveLength(4);
    });

    it('comments go by removed; a new project and a new member reach the workspace', async () => {
      const task = await newTask();
      const story = (await client.post(`/tasks/${task}/stories`, { text: 'hi' })).body.data.gid;
      await watch(project);
      const kinds = ['project', 'team_membership', 'workspace_membership'].map((type) => ({ resource_type: type }));
      await watch(workspace, { filters: kinds });
      await client.delete(`/stories/${story}`);
      await client.post('/projects', { name: 'P', workspace });
      await client.post(`/workspaces/${workspace}/addUser`, { user: 'new@example.com' });
      await settle();
      expect(receiver.events().map(told)).toEqual(
        expect.arrayContaining([
          'story removed task',
          'project added workspace',
          'workspace_membership added workspace',
        ]),
      );
    });

    it('nothing is told of custom fields, options and people', async () => {
      await watch(project);
      const field = (await client.get(`/workspaces/${workspace}/custom_fields`)).body.data.find(
        (it) => it['type'] === 'enum',
      );
      await client.put(`/custom_fields/${field?.gid}`, { name: 'renamed' });
      await client.post(`/custom_fields/${field?.gid}/enum_options`, { name: 'more' });
      await client.put('/users/me', { name: 'renamed' });
      await settle();
      expect(receiver.events()).toEqual([]);
    });

    it('a webhook stops telling what its owner may no longer see', async () => {
      await watch(project);
      const me = (await client.get('/users/me')).body.data.gid;
      const task = await newTask();
      await client.control('/access', { user_gid: me, resource_gid: project, allowed: false });
      await client.control('/work', { actions: 50 });
      await settle();
      expect(receiver.events().filter((event) => event.resource.gid === project)).toEqual([]);
      expect(about(task)).toEqual(['task added project', 'task added section']);
    });
  });

  describe('delivery', () => {
    it('every delivery is signed, and several events share one', async () => {
      await watch(project);
      await client.control('/work', { actions: 300 });
      await settle();
      expect(receiver.received.every((it) => it.isSigned)).toBe(true);
      expect(receiver.events().length).toBeGreaterThan(receiver.received.length * 2);
    });

    it('heartbeats come every 8 hours', async () => {
      await watch(project);
      await settle();
      await client.control('/clock', { advance_ms: 25 * hourMs });
      expect(receiver.received.map((it) => it.body)).toEqual(Array.from({ length: 4 }, () => '{"events":[]}'));
    });

    it('a failed delivery is sent again, unchanged and before what follows, and the webhook tells how it fares', async () => {
      const { gid } = (await watch(project)).body.data;
      await settle();
      receiver.received.splice(0);
      receiver.answer(503);
      const task = await newTask();
      const failing = await failed(client, gid);
      expect(failing['last_failure_content']).toContain('503');
      expect(Date.parse(failing['failure_deletion_timestamp'] as string)).toBeGreaterThan(Date.now() + 23 * hourMs);
      await client.put(`/tasks/${task}`, { name: 'later' });
      receiver.answer(null);
      await client.control('/clock', { advance_ms: hourMs });
      await settle();
      expect(receiver.received[0]?.body).toBe(receiver.received[1]?.body);
      expect(about(task).at(-1)).toBe('task changed name');
      expect((await client.get(`/webhooks/${gid}`)).body.data).toMatchObject({
        delivery_retry_count: 0,
        next_attempt_after: null,
      });
    });

    it.each([201, 302, 410])('a target that answers %i has failed', async (status) => {
      const { gid } = (await watch(project)).body.data;
      await settle();
      receiver.answer(status);
      await newTask();
      expect((await failed(client, gid))['last_failure_content']).toContain(String(status));
    });

    it('after 24 hours without a success the webhook is gone, and its target may be registered anew', async () => {
      const target = receiver.target();
      const { gid } = (await watch(project, {}, target)).body.data;
      await settle();
      receiver.answer(500);
      await newTask();
      await client.control('/clock', { advance_ms: 23 * hourMs });
      expect((await client.get(`/webhooks/${gid}`)).status).toBe(200);
      await client.control('/clock', { advance_ms: 2 * hourMs });
      expect((await client.get(`/webhooks/${gid}`)).status).toBe(404);
      receiver.answer(null);
      expect((await watch(project, {}, target)).status).toBe(201);
    });

    it('one that is deleted while a delivery of it waits to be sent again owes nothing more', async () => {
      const { gid } = (await watch(project)).body.data;
      await settle();
      receiver.answer(503);
      await newTask();
      await failed(client, gid);
      await client.delete(`/webhooks/${gid}`);
      expect((await client.control('/deliveries')).body.data['waiting']).toEqual({});
    });

    it('Asana gives up on demand', async () => {
      const { gid } = (await watch(project)).body.data;
      expect((await client.control(`/webhooks/${gid}/delete`, {})).status).toBe(200);
      expect((await client.get(`/webhooks/${gid}`)).status).toBe(404);
    });

    it('faults lose, double and reorder deliveries', async () => {
      await watch(project);
      await settle();
      const bodies = async (faults: object): Promise<string[]> => {
        await client.control('/faults', faults);
        receiver.received.splice(0);
        for (let at = 0; at < 6; at += 1) {
          await newTask({ name: String(at) });
          await new Promise((resolve) => setTimeout(resolve, 15));
        }
        await settle();
        return receiver.received.map((it) => it.body);
      };
      expect(await bodies({ lose: 1 })).toEqual([]);
      const doubled = await bodies({ duplicate: 1 });
      expect(doubled).toHaveLength(2 * new Set(doubled).size);
      let isReordered = false;
      for (let tries = 0; tries < 8 && !isReordered; tries += 1) {
        await bodies({ reorder: 0.5 });
        const times = receiver.received.map((it) => it.events[0]?.created_at ?? '');
        isReordered = times.join() !== times.toSorted().join();
      }
      expect(isReordered).toBe(true);
      const startMs = Date.now();
      await bodies({ delay_ms: 300 });
      expect(Date.now() - startMs).toBeGreaterThanOrEqual(300);
    });

    it('webhooks, their secrets and what they still owe survive a restart', async () => {
      const folder = mkdtempSync(join(tmpdir(), 'asana-simulator-'));
      const stateFile = join(folder, 'state.json');
      const first = await openClient({ stateFile });
      const { gid } = (await first.post('/webhooks', { resource: project, target: receiver.target() })).body.data;
      await first.control('/settle', {});
      receiver.answer(500);
      const task = (await first.post('/tasks', { name: 'T', projects: [project] })).body.data.gid;
      await failed(first, gid);
      await first.close();
      receiver.answer(null);
      receiver.received.splice(0);
      const second = await openClient({ stateFile });
      await second.control('/clock', { advance_ms: hourMs });
      await second.control('/settle', {});
      expect(about(task)).toEqual(['task added project', 'task added section']);
      expect(receiver.received.every((it) => it.isSigned)).toBe(true);
      await second.close();
      rmSync(folder, { recursive: true });
    });
  });

  describe('event streams', () => {
    const read = (sync: string, resource = project): Promise<Reply> =>
      client.get(`/events?resource=${resource}&sync=${sync}`);

    it('begin with 412 and a token, then give what webhooks give, again for the same token', async () => {
      const begun = await read('');
      expect(begun.status).toBe(412);
      await watch(project);
      await client.control('/work', { actions: 60, seed: 2 });
      await settle();
      const pages: Item[] = [];
      for (let { sync } = begun.body, more = true; more;) {
        const { body } = await read(sync);
        expect((await read(sync)).body.data).toEqual(body.data);
        expect(body.data.length).toBeLessThanOrEqual(100);
        pages.push(...body.data);
        ({ sync, has_more: more } = body);
      }
      const key = (event: unknown): string => told(event as EventBody) + (event as EventBody).resource.gid;
      expect(pages.map(key)).toEqual(receiver.events().map(key));
      expect(pages.length).toBeGreaterThan(10);
    });

    it('expire after 24 hours, and are bound to their resource', async () => {
      const { sync } = (await read('')).body;
      expect((await read(sync)).status).toBe(200);
      expect((await read(sync, client.simulator.projects[1])).status).toBe(412);
      await client.control('/clock', { advance_ms: 25 * hourMs });
      const late = await read(sync);
      expect(late.status).toBe(412);
      expect((await read(late.body.sync)).status).toBe(200);
    });

    it('of a workspace are for enterprise plans', async () => {
      expect((await client.get(`/workspaces/${workspace}/events`)).status).toBe(403);
      const rich = await openClient({ plan: 'enterprise' });
      const { sync } = (await rich.get(`/workspaces/${rich.simulator.workspaceGid}/events`)).body;
      await rich.control('/work', { actions: 5 });
      const { body } = await rich.get(`/workspaces/${rich.simulator.workspaceGid}/events?sync=${sync}`);
      expect(body.data.length).toBeGreaterThan(0);
      await rich.close();
    });
  });
});
