/**
 * What `up` shows while it works. On a terminal: finished steps scroll by, and below them a block that is drawn anew in
 * place (progress, or the table of fresh rows). Elsewhere: plain lines, progress at most every few seconds.
 */
import { styleText } from 'node:util';

export interface Narrator {
  /** A finished step or an occurrence. */
  say(text: string): void;
  /** How far something is: replaces what was shown before. */
  progress(text: string): void;
  /** Whether `block` can be used. */
  readonly drawsBlocks: boolean;
  /** Shows these lines below everything, in place of those shown before; empty: nothing. */
  block(lines: readonly string[]): void;
  /** What is shown below everything stays where it is, and scrolls by. */
  leave(): void;
}

const progressEveryMs = 3000;

export function narratorOn(stream: NodeJS.WriteStream): Narrator {
  return stream.isTTY ? new TerminalNarrator(stream) : plainNarrator(stream);
}

/** Emphasis where the terminal has it. */
export function emphasis(style: 'bold' | 'dim' | 'green' | 'red' | 'yellow' | 'cyan', text: string): string {
  return styleText(style, text, { stream: process.stdout });
}

function plainNarrator(stream: NodeJS.WriteStream): Narrator {
  let lastProgressAt = -Infinity;
  return {
    drawsBlocks: false,
    say: (text) => void stream.write(`${text}\n`),
    progress: (text) => {
      if (performance.now() - lastProgressAt < progressEveryMs) return;
      lastProgressAt = performance.now();
      stream.write(`${text}\n`);
    },
    block: () => undefined,
    leave: () => undefined,
  };
}

class TerminalNarrator implements Narrator {
  readonly drawsBlocks = true;
  readonly #stream: NodeJS.WriteStream;
  #shown: readonly string[] = [];

  constructor(stream: NodeJS.WriteStream) {
    this.#stream = stream;
  }

  say(text: string): void {
    const below = this.#shown;
    this.#clear();
    this.#stream.write(`${text}\n`);
    this.block(below);
  }

  progress(text: string): void {
    this.block([text]);
  }

  block(lines: readonly string[]): void {
    this.#clear();
    this.#shown = lines.slice(0, Math.max(1, this.#stream.rows - 1));
    if (this.#shown.length > 0) this.#stream.write(`${this.#shown.join('\n')}\n`);
  }

  leave(): void {
    this.#shown = [];
  }

  #clear(): void {
    if (this.#shown.length > 0) this.#stream.write(`\u001b[${this.#shown.length}A\u001b[0J`);
    this.#shown = [];
  }
}
