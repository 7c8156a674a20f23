/** What a rich text speaks of, by Asana's own examples, by texts made up with known mentions, and by any markup at all. */
import { seed } from '@asana-warehouse/testbed/seeds';
import fc from 'fast-check';
import { decode } from './decode.ts';
import { task } from './resources/task.ts';
import { addressCharsMax, mentionsIn, withoutExpiring, type Mention } from './rich-text.ts';

const person = (gid: string): Mention => ({ target: gid, target_type: 'user', user_gid: gid });
const object = (gid: string, type: string): Mention => ({ target: gid, target_type: type, user_gid: null });
const address = (url: string): Mention => ({ target: url, target_type: 'url', user_gid: null });

describe('what a text speaks of', () => {
  test.each<[string, string, readonly Mention[]]>([
    [
      'a person, a project and a task, each once, in their order',
      `<body>So <a href="https://app.asana.com/0/41/list" data-asana-accessible="true" data-asana-dynamic="true" data-asana-type="user"
         data-asana-gid="4168112">@Tim</a> made <a data-asana-type="project" data-asana-gid="57">Requests</a> with
         <a href="https://app.asana.com/0/57/64" data-asana-type="task" data-asana-gid="64" data-asana-project="57">a template</a>,
         said <a data-asana-gid='4168112' data-asana-type='user'>@Tim</a></body>`,
      [person('4168112'), object('57', 'project'), object('64', 'task')],
    ],
    [
      'what the credential may not see, by its address',
      '<body><a href="https://app.asana.com/0/5678/list" data-asana-accessible="false">Private Link</a></body>',
      [address('https://app.asana.com/0/5678/list')],
    ],
    [
      'an inline image and an embed with its address',
      `<img data-asana-gid="7" src="https://signed" data-asana-type="attachment"/><object type="application/vnd.asana.external_media"
         data-asana-type="attachment" data-asana-gid="8" data="https://e/embed"><a href="https://e/?a=1&amp;b=&#34;2&#x22;">x</a></object>`,
      [object('7', 'attachment'), object('8', 'attachment'), address('https://e/?a=1&b="2"')],
    ],
    ['what is written as text alone', '<body>&lt;a data-asana-gid="1"&gt; <code>&lt;a href="x"&gt;</code></body>', []],
    [
      'tags of other names',
      '<abbr data-asana-gid="1"/><body data-asana-gid="2"><A HREF=HTTP://X>',
      [address('HTTP://X')],
    ],
    ['a type that is none', '<a data-asana-gid="1" data-asana-type="a b"></a>', [object('1', 'unknown')]],
    ['a gid that is none', '<a data-asana-gid="" href=" "></a><a data-asana-gid="a b" href="x"></a>', [address('x')]],
    ['a tag that has no end', '<body><a href="x"><a data-asana-gid="1" data-asana-type="user"', [address('x')]],
    ['a quote that has no end', '<a data-asana-gid="1" href="x', []],
    ['signs where attributes are expected', `<a ="" '' href="x" / data-asana-gid = "1" <b>`, [object('1', 'unknown')]],
    [
      'signs that no index of Postgres takes as they are',
      '<a href="h\u0000t ü\ud800"></a>',
      [address('h%00t%20%C3%BC%EF%BF%BD')],
    ],
    ['numbers of no sign', '<a href="&#xffffff;&amp;&nbsp;"></a>', [address('&#xffffff;&&nbsp;')]],
  ])('%s', (_case, text, expected) => {
    expect(mentionsIn(text)).toEqual(expected);
  });

  test('an address is cut where an index ends', () => {
    const [mention] = mentionsIn(`<a href="${'é'.repeat(addressCharsMax)}">x</a>`);
    expect(mention?.target.length).toBe(addressCharsMax);
  });

  test('every mention of a text made up of mentions, words and markup is found, and nothing else', () => {
    const gid = fc.stringMatching(/^[1-9]\d{0,15}$/);
    const words = fc.string({ unit: 'grapheme' }).map(escaped);
    const url = fc.webUrl({ withQueryParameters: true });
    const piece = fc.oneof(
      words.map((text) => ({ text, mention: undefined })),
      gid.map((one) => ({ text: `<a data-asana-type="user" data-asana-gid="${one}">@x</a>`, mention: person(one) })),
      fc.tuple(gid, fc.constantFrom('task', 'project', 'team')).map(([one, type]) => ({
        text: `<a href="https://x/${one}" data-asana-gid='${one}' data-asana-type="${type}" data-asana-dynamic="true">x</a>`,
        mention: object(one, type),
      })),
      url.map((one) => ({ text: `<a  href = "${escaped(one)}" >x</a>`, mention: address(one) })),
      words.map((text) => ({ text: `<li><strong>${text}</strong></li>`, mention: undefined })),
    );
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 12 }), (pieces) => {
        const found = mentionsIn(`<body>${pieces.map(({ text }) => text).join('')}</body>`);
        const wanted = new Map<string, Mention>();
        for (const { mention } of pieces)
          if (mention !== undefined && !wanted.has(mention.target)) wanted.set(mention.target, mention);
        expect(found).toEqual([...wanted.values()]);
      }),
      { seed: seed('mentions'), numRuns: 300 },
    );
  });

  const markup = fc
    .array(
      fc.constantFrom(
        '<',
        '>',
        '"',
        "'",
        '=',
        '/',
        ' ',
        'a',
        '<a ',
        '<img ',
        'href=',
        'src=',
        'data-asana-gid=',
        '&#',
        '1',
        ';',
        '\ud800',
        '<object ',
      ),
    )
    .map((parts) => parts.join(''));

  test('no markup makes it throw, and what it gives can be stored', () => {
    fc.assert(
      fc.property(fc.oneof(markup, fc.string({ unit: 'binary' })), (text) => {
        for (const { target, target_type: type } of mentionsIn(text)) {
          expect(target).toMatch(/^[!-~]+$/);
          expect(target.length).toBeLessThanOrEqual(addressCharsMax);
          expect(type).toMatch(/^[a-z_]+$/);
        }
      }),
      { seed: seed('any markup'), numRuns: 500 },
    );
  });

  test('leaving out what expires changes nothing of what a text speaks of, and twice no more than once', () => {
    fc.assert(
      fc.property(markup, (text) => {
        const kept = withoutExpiring(text);
        expect(withoutExpiring(kept)).toBe(kept);
        if (!/<img/i.test(text)) expect(kept).toBe(text);
      }),
      { seed: seed('expiring'), numRuns: 500 },
    );
  });

  test('a long text without any end takes no longer than its length', () => {
    const text = '<a href="'.repeat(100_000);
    expect(mentionsIn(text).length).toBeLessThan(2);
    expect(mentionsIn('<a '.repeat(300_000)).length).toBe(0);
    expect(withoutExpiring('<img src='.repeat(100_000)).length).toBeGreaterThan(0);
  });
});

test('two reads of a text whose images have other addresses by now are one content', () => {
  const read = (sign: string): unknown =>
    decode(task, {
      gid: '1',
      html_notes: `<body>a<img data-asana-gid="7" src="https://s/${sign}" alt="b" data-thumbnail-url='https://t/${sign}'/>c</body>`,
    }).row['html_notes'];
  expect(read('1')).toBe('<body>a<img data-asana-gid="7" alt="b"/>c</body>');
  expect(read('2')).toBe(read('1'));
});

test('what a text speaks of are links of what has it', () => {
  const { links, faults } = decode(task, {
    gid: '1',
    html_notes: '<body><a data-asana-gid="2" data-asana-type="user">@x</a></body>',
  });
  expect(links['task_mention']).toEqual([{ task_gid: '1', target: '2', target_type: 'user', user_gid: '2' }]);
  expect(faults).toEqual([]);
  expect(decode(task, { gid: '1', html_notes: null }).links['task_mention']).toEqual([]);
  expect(decode(task, { gid: '1' }).lacks).toEqual(expect.arrayContaining(['html_notes', 'task_mention']));
});

function escaped(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;');
}

describe('rich text of a value of a custom field', () => {
  const bold = {
    gid: 'F',
    type: 'text',
    text_value: 'x',
    html_text_value: '<body><a data-asana-gid="2" data-asana-type="user"/></body>',
  };
  const mentionsOf = (...fields: readonly unknown[]): unknown =>
    decode(task, { gid: '1', custom_fields: fields }).links['task_custom_field_value_mention'];

  test('gives links with the field that it is the value of', () => {
    const mention = { task_gid: '1', custom_field_gid: 'F', target: '2', target_type: 'user', user_gid: '2' };
    expect(mentionsOf(bold, { ...bold, gid: 'G' })).toEqual([mention, { ...mention, custom_field_gid: 'G' }]);
    expect(decode(task, { gid: '1', custom_fields: [bold] }).links['task_custom_field_value']).toMatchObject([
      { custom_field_gid: 'F', html_text_value: bold.html_text_value },
    ]);
  });

  test('gives none where there is none: of other kinds, of an empty value, of a text without a rich form, of no list', () => {
    expect(mentionsOf({ gid: 'T', type: 'text', text_value: 'x' })).toEqual([]);
    expect(mentionsOf({ gid: 'N', type: 'number', number_value: 1 }, { ...bold, html_text_value: null })).toEqual([]);
    expect(mentionsOf()).toEqual([]);
    expect(decode(task, { gid: '1', custom_fields: null }).links['task_custom_field_value_mention']).toEqual([]);
  });

  test('says nothing where something is of another type, or nothing is said of the values', () => {
    for (const wrong of [{ ...bold, html_text_value: 7 }, 'F']) expect(mentionsOf(bold, wrong)).toBeUndefined();
    expect(decode(task, { gid: '1' }).lacks).toContain('task_custom_field_value_mention');
  });
});
