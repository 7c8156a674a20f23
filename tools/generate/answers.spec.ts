/** A small description by OpenAPI's rules, with each of the turns that the official one takes, and what is extracted from it. */
import { answersOf, type Described, type Description } from './answers.ts';

const ref = (name: string): Described => ({ $ref: `#/components/schemas/${name}` });
const text: Described = { type: 'string' };

const schemas: Record<string, Described> = {
  TaskCompact: { type: 'object', properties: { gid: text, kind: { type: 'string', enum: ['task', 'milestone'] } } },
  TaskBase: {
    allOf: [
      ref('TaskCompact'),
      {
        type: 'object',
        required: ['done'],
        properties: {
          done: { type: 'boolean' },
          due: { type: 'string', format: 'date', nullable: true },
          at: { type: 'string', format: 'date-time' },
          color: { type: 'string', enum: ['red', null] },
          hours: { type: 'number' },
          anything: { type: 'object', additionalProperties: true },
        },
      },
    ],
  },
  TaskResponse: {
    allOf: [
      ref('TaskBase'),
      {
        properties: {
          parent: { allOf: [ref('TaskCompact'), { type: 'object', nullable: true }] },
          host: { allOf: [ref('TaskCompact'), { type: 'object', properties: { rank: { type: 'integer' } } }] },
          places: { type: 'array', items: { type: 'object', properties: { name: text } } },
          holder: { anyOf: [ref('TaskCompact'), ref('Other')] },
        },
      },
    ],
  },
  Other: { type: 'object', properties: { gid: text } },
  NextPage: { type: 'object', properties: { offset: text } },
  ErrorResponse: { type: 'object', properties: { errors: { type: 'array', items: text } } },
  EventResponse: { type: 'object', properties: { action: text } },
  NeverAnswered: { type: 'object', properties: { gid: text } },
};

const answering = (schema: Described): object => ({ content: { 'application/json': { schema } } });
const description = {
  paths: {
    '/tasks': {
      get: {
        security: [{ token: [] }, { oauth2: ['tasks:read'] }],
        responses: {
          '200': answering({
            properties: { data: { type: 'array', items: ref('TaskCompact') }, next_page: ref('NextPage') },
          }),
          '402': {},
        },
      },
      post: {
        security: [{ oauth2: [] }],
        responses: { '201': answering({ properties: { data: ref('TaskResponse') } }) },
      },
      parameters: [],
    },
  },
  components: { schemas },
} as unknown as Description;

it('writes each operation with its answer of success, its scope and whether it may need a plan', () => {
  expect(answersOf(description).answers).toEqual({
    'GET /tasks': {
      status: 200,
      body: { data: ['TaskCompact'], 'next_page?': 'NextPage' },
      scope: 'tasks:read',
      paid: true,
    },
    'POST /tasks': { status: 201, body: { data: 'TaskResponse' } },
  });
});

it('writes out what a schema inherits, and marks what may be null and what is never missing', () => {
  expect(answersOf(description).schemas['TaskResponse']).toEqual({
    gid: 'str',
    kind: '=task|milestone',
    'done!': 'bool',
    'due?': 'date',
    at: 'ts',
    'color?': '=red',
    hours: 'num',
    anything: 'any',
    'parent?': 'TaskCompact',
    host: { '...': 'TaskCompact', rank: 'int' },
    places: [{ name: 'str' }],
    holder: 'TaskCompact|Other',
  });
});

it('has the schemas that answers, errors and events lead to, and no other', () => {
  const names = ['ErrorResponse', 'EventResponse', 'NextPage', 'Other', 'TaskBase', 'TaskCompact', 'TaskResponse'];
  expect(Object.keys(answersOf(description).schemas)).toEqual(names);
});
