/**
 * When a content is left to the fold of everything: guards of an extension, each with a life in which it alone tells that
 * the end of the life would say something else than the whole. Guards that are mere caution are not here.
 */
import { contentOf, extend } from '@asana-warehouse/testbed/extensions';
import { declared, factsAbout, type Learned } from '@asana-warehouse/testbed/facts';

const facts = factsAbout('task', 'T');
const sections = factsAbout('section', 'T');

test('a read without the stamp of its type is left to the whole fold: it is no sight of what it shows', () => {
  const stamped = facts.read({ name: 'a' }, { at: 10, modified: 5 });
  const bare = facts.read({ name: 'a' }, { at: 20, modified: null });
  const told = facts.event('changed', { at: 15, by: 'U', field: 'name' });
  const known = [stamped, bare, told];
  const news = facts.read({ name: 'b' }, { at: 30, modified: 25 });
  // The whole fold sees the name last at 10, so that the event of 15 explains it; by the run it was seen at 20.
  expect(facts.fold([...known, news]).history.at(-1)).toMatchObject({ _changed_by_gid: 'U' });
  expect(extended(known, news)).toBeUndefined();
});

test('where the last read leaves out a volatile value the whole fold decides, whatever the new one shows', () => {
  const shown = (rest: object, at: number): Learned =>
    facts.read({ custom_fields: [{ gid: 'F', type: 'text', ...rest }] }, { at, modified: at < 30 ? 1 : at });
  const known = [shown({ text_value: 'x', display_value: 'x' }, 10), shown({ text_value: 'x' }, 20)];
  for (const rest of [{ text_value: 'y' }, { text_value: 'y', display_value: 'y' }]) {
    expect(extended(known, shown(rest, 30))).toBeUndefined();
  }
  const [whole] = known;
  if (whole === undefined) throw new Error('unreachable');
  expect(extended([whole], shown({ text_value: 'y' }, 30))).toBeDefined();
});

test('of a type without volatile values an equal read needs no body and changes nothing that shows', () => {
  const [first, again] = [10, 20].map((at) => sections.read({ name: 'a' }, { at })) as [Learned, Learned];
  const extension = extend([first], sections.fold([first]), contentOf(again), [], declared('section'));
  expect(extension).toMatchObject({ current: null, began: null, links: [] });
  const refused = sections.forbidden({ at: 15 });
  const seenAgain = extend(
    [first, refused],
    sections.fold([first, refused]),
    contentOf(again),
    [],
    declared('section'),
  );
  expect(seenAgain?.current).toEqual(sections.fold([first, refused, again]).current);
});

test('a content that may be older than a refusal does not make the resource visible, one that is later does', () => {
  const first = facts.read({ name: 'a' }, { at: 10 });
  const refused = [first, facts.forbidden({ at: 19 })];
  const vague = facts.read({ name: 'b' }, { at: 20, error: 3 });
  expect(facts.fold([...refused, vague]).current).toMatchObject({ _visibility: 'forbidden' });
  expect(extended(refused, vague)).toBeUndefined();
  const exact = facts.read({ name: 'b' }, { at: 20 });
  expect(extended(refused, exact)?.current).toEqual(facts.fold([...refused, exact]).current);
});

test('a content that was seen later than the newest run shows is left to the whole fold', () => {
  // By stamp the narrow read is older, but it shows the same content, and was made later.
  const narrow = facts.read({ name: 'a' }, { at: 15, modified: 1 });
  const wide = facts.read({ name: 'a', notes: 'n' }, { at: 10, modified: 5 });
  const news = facts.read({ name: 'b', notes: 'n' }, { at: 20, modified: 13 });
  expect(facts.fold([narrow, wide, news]).history.at(-1)).toMatchObject({ _valid_from_how: 'observed' });
  expect(extended([narrow, wide], news)).toBeUndefined();
});

test('an event that may explain an older version already is left to the whole fold', () => {
  const reads = [
    facts.read({ name: 'a' }, { at: 10, modified: 5 }),
    facts.read({ name: 'b' }, { at: 20, error: 5, modified: 16 }),
  ];
  const known = [...reads, facts.event('changed', { at: 17, by: 'U', field: 'name' })];
  const news = facts.read({ name: 'c' }, { at: 22, error: 4, modified: 18 });
  expect(facts.fold([...known, news]).history.map((row) => row['_changed_by_gid'])).toEqual([null, 'U', null]);
  expect(extended(known, news)).toBeUndefined();
});

test('a first content of which a deletion was heard is left to the whole fold', () => {
  const news = facts.read({ name: 'a' }, { at: 10 });
  expect(extended([facts.event('deleted', { at: 30 })], news)).toBeUndefined();
  expect(extended([facts.event('changed', { at: 9, by: 'U', field: 'name' })], news)).toBeDefined();
});

/** What the end of the life before makes of a read. */
function extended(before: readonly Learned[], news: Learned) {
  return extend(before, facts.fold(before), contentOf(news));
}
