/** What a failure tells those who must decide: its code's facts, the cause, and whether to try again. */
import { Failure, failureCodes, isRetriable, type FailureCode } from './failure.ts';

const codes = Object.keys(failureCodes) as FailureCode[];

test.each(codes)('%s brings the facts of its code along', (code) => {
  const failure = new Failure(code, 'in words');
  const { exit, retriable, remedy } = failureCodes[code];
  expect(failure).toMatchObject({ name: 'Failure', message: 'in words', code, exitCode: exit, retriable, remedy });
  expect(isRetriable(failure)).toBe(retriable);
});

test('what no waiting cures is not retriable, and a wrong command or setting is what exit code 2 means', () => {
  for (const [code, { exit, retriable }] of Object.entries(failureCodes)) {
    const isInput = /^(settings|usage|secrets)\./.test(code);
    expect({ code, isInput: exit === 2 }).toEqual({ code, isInput });
    if (isInput) expect({ code, retriable }).toEqual({ code, retriable: false });
  }
});

test('a cause is kept, whatever it is; without one there is none', () => {
  for (const cause of [new Error('deeper'), null, 0, '']) {
    expect(new Failure('log.unavailable', '', { cause })).toHaveProperty('cause', cause);
  }
  expect(new Failure('log.unavailable', '')).not.toHaveProperty('cause');
  expect(new Failure('log.unavailable', '', { cause: undefined })).not.toHaveProperty('cause');
});

test('what is no failure is a mistake of ours, which trying again does not mend', () => {
  for (const thrown of [
    new Error('x'),
    { code: 'log.unavailable', retriable: true },
    'log.unavailable',
    null,
    undefined,
  ])
    expect(isRetriable(thrown)).toBe(false);
});
