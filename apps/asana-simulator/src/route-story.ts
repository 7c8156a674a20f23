/**
 * Routes of stories, tags and custom fields with their options.
 */
import { badRequest, notFound } from './api-fault.ts';
import { nothing } from './call.ts';
import type { Answer, Call, Route } from './call.ts';
import { deleteRow } from './deletion.ts';
import { listOf } from './listing.ts';
import { addOption, changeField, changeOption, changeTag, createField, createTag, moveOption } from './place-change.ts';
import { workspaceAsked } from './route-project.ts';
import { plainOf } from './rich-text.ts';
import type { FieldKind, Gid } from './rows.ts';
import type { NumberFormat } from './rows-parts.ts';
import { comment, editStory } from './task-links.ts';

function removal(type: 'story' | 'tag' | 'custom_field', path: string): Route {
  return {
    method: 'DELETE',
    path,
    answer: (call) => {
      deleteRow(call.world, call.actor, type, call.fromPath(type).gid);
      return nothing;
    },
  };
}

export const storyRoutes: readonly Route[] = [
  { method: 'GET', path: '/stories/{story_gid}', answer: (call) => call.show(call.fromPath('story')) },
  {
    method: 'GET',
    path: '/tasks/{task_gid}/stories',
    answer: (call) => call.list(listOf(call.world.store, `stories:${call.fromPath('task').gid}`)),
  },
  { method: 'POST', path: '/tasks/{task_gid}/stories', answer: (call) => makeComment(call, call.fromPath('task').gid) },
  {
    method: 'GET',
    path: '/goals/{goal_gid}/stories',
    answer: (call) => call.list(listOf(call.world.store, `stories:${call.fromPath('goal').gid}`)),
  },
  { method: 'POST', path: '/goals/{goal_gid}/stories', answer: (call) => makeComment(call, call.fromPath('goal').gid) },
  { method: 'PUT', path: '/stories/{story_gid}', answer: edit },
  removal('story', '/stories/{story_gid}'),
  {
    method: 'GET',
    path: '/tags',
    answer: (call) => call.list(listOf(call.world.store, `tags:${workspaceAsked(call)}`)),
  },
  {
    method: 'GET',
    path: '/workspaces/{workspace_gid}/tags',
    answer: (call) => call.list(listOf(call.world.store, `tags:${call.fromPath('workspace').gid}`)),
  },
  { method: 'GET', path: '/tags/{tag_gid}', answer: (call) => call.show(call.fromPath('tag')) },
  { method: 'POST', path: '/tags', answer: (call) => makeTag(call, call.input.needGid('workspace')) },
  {
    method: 'POST',
    path: '/workspaces/{workspace_gid}/tags',
    answer: (call) => makeTag(call, call.fromPath('workspace').gid),
  },
  { method: 'PUT', path: '/tags/{tag_gid}', answer: editTag },
  removal('tag', '/tags/{tag_gid}'),
  {
    method: 'GET',
    path: '/workspaces/{workspace_gid}/custom_fields',
    answer: (call) => call.list(listOf(call.world.store, `custom_fields:${call.fromPath('workspace').gid}`)),
  },
  {
    method: 'GET',
    path: '/custom_fields/{custom_field_gid}',
    answer: (call) => call.show(call.fromPath('custom_field')),
  },
  { method: 'POST', path: '/custom_fields', answer: makeField },
  { method: 'PUT', path: '/custom_fields/{custom_field_gid}', answer: editField },
  removal('custom_field', '/custom_fields/{custom_field_gid}'),
  {
    method: 'POST',
    path: '/custom_fields/{custom_field_gid}/enum_options',
    answer: (call) => {
      const option = { name: call.input.needText('name'), color: call.input.text('color') ?? 'none' };
      return call.showValue(
        'enum_option',
        addOption(call.world, call.actor, call.fromPath('custom_field').gid, option),
        201,
      );
    },
  },
  { method: 'POST', path: '/custom_fields/{custom_field_gid}/enum_options/insert', answer: moveOptionAsked },
  { method: 'PUT', path: '/enum_options/{enum_option_gid}', answer: editOption },
];

/** What is said, plain and, where it was given so, rich. */
function textsOf(call: Call): { text?: string; rich?: string } {
  const rich = call.richText('html_text');
  const text = call.input.text('text') ?? plainOf(rich);
  return { ...(text === undefined ? {} : { text }), ...(rich === undefined ? {} : { rich }) };
}

function makeComment(call: Call, gid: Gid): Answer {
  const { text, rich } = textsOf(call);
  if (text === undefined || text === '') throw badRequest('text: Missing input');
  return call.show(comment(call.world, call.actor, gid, text, call.input.boolean('is_pinned') ?? false, rich), 201);
}

function edit(call: Call): Answer {
  const isPinned = call.input.boolean('is_pinned');
  const patch = { ...textsOf(call), ...(isPinned === undefined ? {} : { isPinned }) };
  return call.show(editStory(call.world, call.actor, call.fromPath('story').gid, patch));
}

function makeTag(call: Call, workspace: Gid): Answer {
  const { input } = call;
  const made = {
    name: input.needText('name'),
    color: input.choiceOrNull('color', 'TagResponse') ?? null,
    notes: input.text('notes') ?? '',
  };
  return call.show(createTag(call.world, call.actor, call.row('workspace', workspace).gid, made), 201);
}

function editTag(call: Call): Answer {
  const found = {
    name: call.input.text('name'),
    color: call.input.choiceOrNull('color', 'TagResponse'),
    notes: call.input.text('notes'),
  };
  const patch = Object.fromEntries(Object.entries(found).filter(([, value]) => value !== undefined));
  return call.show(changeTag(call.world, call.actor, call.fromPath('tag').gid, patch));
}

const fieldKinds: readonly FieldKind[] = ['text', 'number', 'enum', 'multi_enum', 'date', 'people', 'reference'];

function makeField(call: Call): Answer {
  const { input } = call;
  const workspace = call.row('workspace', input.needGid('workspace')).gid;
  const asked = input.text('resource_subtype') ?? input.needText('type');
  const kind = fieldKinds.find((it) => it === asked);
  if (kind === undefined) throw badRequest(`resource_subtype: unknown: ${asked}`);
  const given = (input.raw('enum_options') ?? []) as { name?: string; color?: string }[];
  const options = given.map((option) => ({ name: option.name ?? '', color: option.color ?? 'none' }));
  const description = input.text('description') ?? '';
  const precision = input.number('precision') ?? 0;
  const numberFormat = readNumberFormat(call, kind, precision);
  const made = { name: input.needText('name'), description, kind, precision, options, ...numberFormat };
  return call.show(createField(call.world, call.actor, workspace, made), 201);
}

/** Nothing for numbers shown plainly. */
function readNumberFormat({ input }: Call, kind: FieldKind, precision: number): { numberFormat?: NumberFormat } {
  const format = input.choice('format', 'CustomFieldResponse') ?? 'none';
  if (format === 'none') return {};
  if (kind !== 'number') throw badRequest('format: only number fields have one');
  if (format === 'identifier' && precision !== 0) throw badRequest('precision: is 0 for the format identifier');
  const isCurrency = format === 'currency';
  const isCustom = format === 'custom';
  return {
    numberFormat: {
      format,
      currencyCode: isCurrency ? input.needText('currency_code') : null,
      customLabel: isCustom ? input.needText('custom_label') : null,
      customLabelPosition: isCustom ? (input.choice('custom_label_position', 'CustomFieldResponse') ?? 'suffix') : null,
    },
  };
}

function editField(call: Call): Answer {
  const { input } = call;
  const found = {
    name: input.text('name'),
    description: input.text('description'),
    precision: input.number('precision'),
  };
  const patch = Object.fromEntries(Object.entries(found).filter(([, value]) => value !== undefined));
  return call.show(changeField(call.world, call.actor, call.fromPath('custom_field').gid, patch));
}

function moveOptionAsked(call: Call): Answer {
  const { world, actor, input } = call;
  const before = input.gid('before_enum_option');
  const beside = before ?? input.needGid('after_enum_option');
  const field = call.fromPath('custom_field').gid;
  const side = before === undefined ? 'after' : 'before';
  return call.showValue('enum_option', moveOption(world, actor, field, input.needGid('enum_option'), beside, side));
}

function editOption(call: Call): Answer {
  const gid = call.param('enum_option_gid');
  const field = call.world.store.optionField(gid);
  if (field === undefined) throw notFound('enum_option', gid);
  call.row('custom_field', field.gid);
  const { input } = call;
  const found = { name: input.text('name'), color: input.text('color'), enabled: input.boolean('enabled') };
  const patch = Object.fromEntries(Object.entries(found).filter(([, value]) => value !== undefined));
  return call.showValue('enum_option', changeOption(call.world, call.actor, gid, patch));
}
