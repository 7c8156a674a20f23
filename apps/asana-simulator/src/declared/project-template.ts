/**
 * Templates of projects, with the dates and roles that they ask for. They are made from projects (route-template.ts). Asana lists events for
 * templates that come and go.
 */
import type { DeclaredKind, Plain, Scene, Values } from '../declare.ts';
import { choice, flag, htmlOf, needed, once, parts, ref, shownOnly, structure, text } from '../declared-fields.ts';
import { colors } from './color.ts';

export const dateVariables: readonly Plain[] = [
  { gid: '1', name: 'Start Date', description: 'Choose a start date for your project.' },
  { gid: '2', name: 'Due Date', description: 'Choose a due date for your project.' },
];

export const projectTemplate: DeclaredKind = {
  type: 'project_template',
  fields: {
    name: needed(text()),
    description: text(),
    html_description: htmlOf('description'),
    public: flag(),
    owner: ref('user'),
    team: needed(once(ref('team'))),
    requested_dates: shownOnly(structure(dateVariables, (given) => given as Plain)),
    color: choice(colors, null),
    requested_roles: parts('template_role'),
  },
  /** See template-contents.ts. */
  inner: { contents: shownOnly(structure({ days: null, sections: [] }, (given) => given as Plain)) },
  holders: ['team'],
  events: { told: ['added', 'deleted'], goes: 'deleted' },
  requests: {
    path: '/project_templates',
    one: ['GET', 'DELETE'],
    lists: [
      {
        path: '/project_templates',
        by: {
          team: 'team',
          workspace: (row, asked, view) => view.store.find('team', row.holders[0])?.workspace === asked,
        },
        needs: [['workspace', 'team']],
      },
      { path: '/teams/{team_gid}/project_templates', by: { team_gid: 'team' } },
    ],
  },
  people: {
    seeded: 2,
    make: (scene) => {
      const team = scene.any('team');
      const role = { gid: scene.newGid(), name: 'Editor in charge' };
      return team === null
        ? null
        : { name: nameOf(scene), team: team.gid, owner: scene.person(), public: true, requested_roles: [role] };
    },
    edit,
  },
};

const nameOf = ({ random }: Scene): string =>
  `${random.pick(['Packing list', 'New hire', 'Release', 'Event'])} ${random.below(100)}`;

function edit(scene: Scene): Values {
  const { random } = scene;
  return random.pick([
    { name: nameOf(scene) },
    { description: `As of ${random.below(100)}.` },
    { requested_roles: [{ gid: scene.newGid(), name: `Role ${random.below(100)}` }] },
  ]);
}
