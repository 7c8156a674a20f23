/** Waiting for what processes do in their own time. */

const pollMs = 50;

/** Resolves with the first answer that `isDone` accepts. Throws, with the last answer, when it takes longer than `msMax`. */
export async function eventually<T>(
  read: () => Promise<T>,
  isDone: (answer: T) => boolean,
  msMax: number = 20_000,
): Promise<T> {
  const until = performance.now() + msMax;
  for (;;) {
    const answer = await read();
    if (isDone(answer)) return answer;
    if (performance.now() > until) throw new Error(`not so after ${msMax} ms: ${JSON.stringify(answer)}`);
    await new Promise((resolve) => setTimeout(resolve, pollMs));
  }
}
