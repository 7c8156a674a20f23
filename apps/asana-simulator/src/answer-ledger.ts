/**
 * What became of the answers: how many were held against the official description, and which were not what it says. Such an
 * answer leaves as a 500 that says where it is wrong, and is kept here, so that who ends the simulator hears of it even
 * if nobody noticed the answer.
 */
import { checkAnswer, checkSchema } from './answer-check.ts';
import type { Mismatch } from './answer-check.ts';
import { ApiFault } from './api-fault.ts';
import type { Answer } from './call.ts';

export interface InvalidAnswer extends Mismatch {
  readonly what: string;
}

/** A fault of the simulator is told once in the same place; what comes again and again is the same mistake. */
const keptMax = 100;

export class AnswerLedger {
  checked = 0;
  readonly invalid: InvalidAnswer[] = [];
  private readonly log: (line: string) => void;

  constructor(log: (line: string) => void) {
    this.log = log;
  }

  /** Throws 500 for an answer of success that is not what the operation is described to answer. */
  judge(operation: string, answer: Answer, isWide: boolean): Answer {
    const wrong = checkAnswer(operation, answer.status, answer.body, isWide);
    this.checked += 1;
    if (wrong === null) return answer;
    throw new ApiFault(500, this.keep(operation, wrong));
  }

  /** A refusal; answers what is wrong with it, or null. */
  judgeRefusal(operation: string, body: unknown): string | null {
    return this.judgeSchema(`refusal of ${operation}`, 'ErrorResponse', body);
  }

  /** The events of a delivery; answers what is wrong with the first that is, or null. */
  judgeEvents(events: readonly unknown[]): string | null {
    return events.reduce<string | null>(
      (found, event) => found ?? this.judgeSchema('event', 'EventResponse', event),
      null,
    );
  }

  /** What to say at the end; null when every answer was what the description says. */
  verdict(): string | null {
    const places = new Set(this.invalid.map(({ what, path, expected }) => `${what}: ${path}: expected ${expected}`));
    return places.size === 0
      ? null
      : `answers that the official description does not allow:\n${[...places].join('\n')}`;
  }

  private judgeSchema(what: string, schema: string, value: unknown): string | null {
    const wrong = checkSchema(schema, value);
    this.checked += 1;
    return wrong === null ? null : this.keep(what, wrong);
  }

  private keep(what: string, wrong: Mismatch): string {
    const text = `${what}: the answer is not as described: ${wrong.path}: expected ${wrong.expected}`;
    this.log(`error: ${text}`);
    if (this.invalid.length < keptMax) this.invalid.push({ what, ...wrong });
    return text;
  }
}
