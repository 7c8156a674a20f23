/** What follows from a declaration, on one made up for it: the four tables, the words of events, what is volatile. */
import { optFields } from './columns.ts';
import { boolean, columnName, json, ref, refs, text, texts, userText } from './field.ts';
import { registryOf } from './registry.ts';
import type { Resource } from './resource.ts';
import { tablesOf } from './tables.ts';
import { toldBy } from './told.ts';
import { showsVolatile, volatileColumns, withoutVolatile } from './volatile.ts';

const song: Resource = {
  name: 'old_song',
  doc: 'A song.',
  schema: 'SongResponse',
  api: { one: '/songs/{gid}', lists: [] },
  version: 'observed_at',
  workspace: null,
  fields: {
    title: userText('Its title.'),
    singer: ref('user', 'Who sings it.'),
    is_sad: boolean('Whether it is sad.'),
    cover: json('Its cover.', 'S', { volatile: true }),
    words: texts('Its words.', { ask: ['words.first', 'words.last'] }),
  },
  links: [
    {
      table: 'old_song_album',
      doc: 'Albums with it.',
      from: 'albums',
      fields: {
        album: ref('album', 'The album.', { path: 'album' }),
        place: text('Its place.', { path: '#' }),
        cover: text('The cover of the album.', { path: 'art.cover', volatile: true }),
        guests: refs('user', 'Who sings along.', { path: 'takes[].guest' }),
      },
      key: ['album_gid'],
    },
    {
      table: 'old_song_band',
      doc: 'Who made it.',
      from: '.',
      fields: { old_song: ref('old_song', 'The song.', { path: 'gid' }), band: ref('band', 'The band.') },
      key: ['old_song_gid', 'band_gid'],
    },
  ],
  containers: [
    { type: 'album', link: 'old_song_album', column: 'album_gid' },
    { type: 'user', field: 'singer' },
  ],
  goneBy: ['deleted'],
  events: true,
  eventFields: { lyrics: ['words', 'is_sad'], albums: ['old_song_album'], title: ['title'] },
  omitted: {},
};

test('columns are named after what they hold', () => {
  expect(columnName('singer', ref('user', ''))).toBe('singer_gid');
  expect(['guests', 'staff', 'sss'].map((name) => columnName(name, refs('user', '')))).toEqual([
    'guest_gids',
    'staff_gids',
    'ss_gids',
  ]);
  expect(columnName('guests', texts(''))).toBe('guests');
});

test('what refers to a person is of class R, what refers to anything else of none', () => {
  const classes = [ref('user', ''), ref('album', ''), refs('user', ''), refs('album', '')].map((one) => one.personal);
  expect(classes).toEqual(['R', 'none', 'R', 'none']);
});

test('every field is asked for once, in its own words', () => {
  expect(optFields(song)).toEqual([
    'albums.album.gid',
    'albums.art.cover',
    'albums.takes.guest.gid',
    'band.gid',
    'cover',
    'gid',
    'is_sad',
    'singer.gid',
    'title',
    'words.first',
    'words.last',
  ]);
});

test('a declaration gives four shapes of table', () => {
  const { current, history, links } = tablesOf(song);
  const shapes = [current, history, ...links.flatMap((link) => [link.current, link.history])].map((table) => [
    `${table.schema}.${table.name} (${table.primaryKey.join()})`,
    ...table.columns.map((column) =>
      [column.name, column.sqlType, column.personal, column.required ? 'required' : '', column.ref ?? '']
        .join(' ')
        .trim(),
    ),
  ]);
  expect(shapes).toMatchInlineSnapshot(`
[
  [
    "asana.old_song (gid)",
    "gid text none required",
    "title text U",
    "singer_gid text R  user",
    "is_sad boolean none",
    "cover jsonb S",
    "words text[] none",
    "_workspace_gid text none  workspace",
    "_synced_at timestamptz none required",
    "_deleted_at timestamptz none",
    "_deleted_how text none",
    "_visibility text none required",
    "_version text none required",
    "_source text none required",
    "_trace_id text none",
    "_extra jsonb P",
  ],
  [
    "asana_history.old_song (gid,valid_from)",
    "gid text none required",
    "valid_from timestamptz none required",
    "valid_to timestamptz none",
    "title text U",
    "singer_gid text R  user",
    "is_sad boolean none",
    "words text[] none",
    "_workspace_gid text none  workspace",
    "_deleted_at timestamptz none",
    "_deleted_how text none",
    "_version text none required",
    "_source text none required",
    "_trace_id text none",
    "_extra jsonb P",
    "_valid_from_how text none required",
    "_changed_by_gid text R  user",
    "_change_action text none required",
    "_changed_fields text[] none",
    "_known_fields text[] none",
  ],
  [
    "asana.old_song_album (old_song_gid,album_gid)",
    "old_song_gid text none required old_song",
    "album_gid text none required album",
    "place text none",
    "cover text none",
    "guest_gids text[] R  user",
    "_workspace_gid text none  workspace",
    "_synced_at timestamptz none required",
    "_deleted_at timestamptz none",
    "_trace_id text none",
  ],
  [
    "asana_history.old_song_album (old_song_gid,album_gid,valid_from)",
    "old_song_gid text none required old_song",
    "album_gid text none required album",
    "place text none",
    "guest_gids text[] R  user",
    "valid_from timestamptz none required",
    "valid_to timestamptz none",
    "_workspace_gid text none  workspace",
    "_changed_by_gid text R  user",
    "_source text none",
    "_trace_id text none",
  ],
  [
    "asana.old_song_band (old_song_gid,band_gid)",
    "old_song_gid text none required old_song",
    "band_gid text none required band",
    "_workspace_gid text none  workspace",
    "_synced_at timestamptz none required",
    "_deleted_at timestamptz none",
    "_trace_id text none",
  ],
  [
    "asana_history.old_song_band (old_song_gid,band_gid,valid_from)",
    "old_song_gid text none required old_song",
    "band_gid text none required band",
    "valid_from timestamptz none required",
    "valid_to timestamptz none",
    "_workspace_gid text none  workspace",
    "_changed_by_gid text R  user",
    "_source text none",
    "_trace_id text none",
  ],
]
`);
});

test('events speak of what history keeps: by field, by other words, by container', () => {
  expect(toldBy(song)).toEqual({
    fields: [
      ['singer', 'singer_gid'],
      ['is_sad', 'is_sad'],
      ['words', 'words'],
      ['lyrics', 'words'],
      ['lyrics', 'is_sad'],
      ['albums', 'old_song_album'],
      ['title', 'title'],
    ],
    parents: [
      ['user', 'singer_gid'],
      ['album', 'old_song_album'],
      ['user', 'old_song_album'],
      ['old_song', 'old_song_band'],
      ['band', 'old_song_band'],
    ],
  });
  const { eventFields: _, ...plain } = song;
  expect(toldBy(plain).fields.map(([word]) => word)).toEqual(['title', 'singer', 'is_sad', 'words']);
  expect(toldBy({ ...song, events: false })).toEqual({ fields: [], parents: [] });
});

test('volatile is what is declared so, by the names of the columns', () => {
  expect(volatileColumns(song.fields)).toEqual(new Set(['cover']));
  expect(volatileColumns(song.fields)).toBe(volatileColumns(song.fields));
  expect(withoutVolatile(song.fields, { gid: '1', cover: {}, title: 'x' })).toEqual({ gid: '1', title: 'x' });
  const { cover: __, ...lasting } = song.fields;
  const row = { gid: '1', cover: {} };
  expect(withoutVolatile(lasting, row)).toBe(row);
  expect(showsVolatile(song)).toBe(true);
  expect(showsVolatile({ ...song, fields: lasting })).toBe(true);
  expect(showsVolatile({ ...song, links: [] })).toBe(true);
  expect(showsVolatile({ ...song, fields: lasting, links: [] })).toBe(false);
});

test('the registry knows who owns a link and what lies where', () => {
  const registry = registryOf([song]);
  expect(registry.resources).toEqual([song]);
  expect(registry.resourceOf('old_song')).toBe(song);
  expect(registry.linkOwner('old_song_band')).toEqual({ owner: song, link: song.links[1] });
  expect(registry.childrenOf('album')).toEqual([{ resource: song, container: song.containers[0] }]);
  expect(registry.childrenOf('user')).toEqual([{ resource: song, container: song.containers[1] }]);
  expect(registry.childrenOf('old_song')).toEqual([]);
  const other = { ...song, name: 'new_song' };
  expect(
    registryOf([song, other])
      .childrenOf('album')
      .map(({ resource }) => resource.name),
  ).toEqual(['old_song', 'new_song']);
});
