/**
 * A wrong answer does not leave, and is not forgotten: shown on a server with routes that answer what Asana would not.
 */
import type { FastifyInstance } from 'fastify';
import { AnswerLedger } from './answer-ledger.ts';
import { badRequest } from './api-fault.ts';
import type { Answer } from './call.ts';
import { AddedFields } from './added-fields.ts';
import { Changes } from './announced-changes.ts';
import { Clock } from './clock.ts';
import { EventLog } from './events.ts';
import { Faults } from './faults.ts';
import { Limits } from './limits.ts';
import { OAuth } from './oauth.ts';
import { defaults } from './options.ts';
import { PageTokens } from './paging.ts';
import { RequestCounts } from './request-counts.ts';
import { makeServer } from './server.ts';
import { Store } from './store.ts';
import { World } from './world.ts';

function serverThatAnswers(answers: AnswerLedger, answer: () => Answer): FastifyInstance {
  const parts = { store: new Store(), clock: new Clock(0), events: new EventLog(1, []), gidCount: 0 };
  const world = new World(1, defaults, parts);
  const others = {
    limits: new Limits(defaults),
    faults: new Faults(1),
    counts: new RequestCounts(),
    changes: new Changes(),
    added: new AddedFields(),
  };
  const tokens = new PageTokens('pages', 1_000, 0);
  const all = { world, token: 'token', serviceAccount: '1', ...others, tokens, oauth: new OAuth(world), answers };
  return makeServer({ ...all, log: () => undefined }, [{ method: 'GET', path: '/tasks/{task_gid}', answer }], []);
}

async function ask(answers: AnswerLedger, answer: () => Answer): Promise<{ status: number; body: unknown }> {
  const server = serverThatAnswers(answers, answer);
  const headers = { authorization: 'Bearer token' };
  const reply = await server.inject({ method: 'GET', url: '/api/1.0/tasks/7', headers });
  await server.close();
  return { status: reply.statusCode, body: JSON.parse(reply.body) };
}

const task = { gid: '7', resource_type: 'task', name: 'Write' };

it('lets a right answer pass', async () => {
  const answers = new AnswerLedger(() => undefined);
  expect(await ask(answers, () => ({ status: 200, body: { data: task } }))).toEqual({
    status: 200,
    body: { data: task },
  });
  expect([answers.checked, answers.verdict()]).toEqual([1, null]);
});

it('makes a wrong answer a 500 that says where, and has it in its verdict', async () => {
  const lines: string[] = [];
  const answers = new AnswerLedger((line) => lines.push(line));
  const { status, body } = await ask(answers, () => ({
    status: 200,
    body: { data: { ...task, followers: [{ gid: 5 }] } },
  }));
  const where = 'data.followers.0.gid: expected str';
  expect([status, body]).toMatchObject([500, { errors: [{ message: expect.stringContaining(where) as string }] }]);
  expect(answers.verdict()).toContain(`GET /tasks/{task_gid}: ${where}`);
  expect(lines.join()).toContain(where);
});

it('holds refusals and events against the description, too', async () => {
  const answers = new AnswerLedger(() => undefined);
  const refused = await ask(answers, () => {
    throw badRequest('no');
  });
  expect([refused.status, answers.verdict()]).toEqual([400, null]);
  expect(answers.judgeRefusal('GET /tasks', { error: 'no' })).toContain('error: expected nothing');
  expect(answers.judgeEvents([{ resource: { gid: '1' } }, { resource: '1' }])).toContain(
    'resource: expected an object',
  );
  expect(answers.verdict()).toContain('event: resource: expected an object');
});
