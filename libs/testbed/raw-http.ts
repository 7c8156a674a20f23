/**
 * HTTP by hand, for what a well-behaved client would never send. Bytes go out as given, and answers are read as they come:
 * status, headers and a body of the declared length.
 */
import net from 'node:net';

/** `headers`: names in lower case, the last of equal ones. */
export type RawAnswer = {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
};

const answerMsMax = 20_000;

/** One connection to `url`. */
export class RawConnection {
  readonly #socket: net.Socket;
  readonly #waiting: { resolve: (answer: RawAnswer | 'closed') => void; reject: (reason: unknown) => void }[] = [];
  #received: Buffer = Buffer.alloc(0);
  #closed = false;

  private constructor(socket: net.Socket) {
    this.#socket = socket;
    socket.on('data', (chunk: Buffer) => {
      this.#received = Buffer.concat([this.#received, chunk]);
      this.#deliver();
    });
    // A reset ends in a close, which is what tests look at.
    socket.on('error', () => undefined);
    const onClosed = (): void => {
      this.#closed = true;
      this.#deliver();
    };
    // We may still send after the other side has ended, but nothing more will come.
    socket.on('end', onClosed).on('close', onClosed);
  }

  static open(url: string): Promise<RawConnection> {
    const { hostname, port } = new URL(url);
    return new Promise((resolve, reject) => {
      const socket = net.connect({ host: hostname, port: Number(port), allowHalfOpen: true }, () => {
        socket.off('error', reject);
        resolve(new RawConnection(socket));
      });
      socket.once('error', reject);
    });
  }

  get closed(): boolean {
    return this.#closed;
  }

  /** What has come and was not taken as an answer. */
  get rest(): string {
    return this.#received.toString('latin1');
  }

  send(...parts: readonly (string | Buffer)[]): void {
    for (const part of parts) this.#socket.write(part);
  }

  /** Ends our half: no more bytes will come. */
  halfClose(): void {
    this.#socket.end();
  }

  /** The next answer on this connection, or that it was closed without one. Rejects when neither comes. */
  answer(): Promise<RawAnswer | 'closed'> {
    const answer = new Promise<RawAnswer | 'closed'>((resolve, reject) => {
      const timer = setTimeout(() => reject(new Error('No answer in time')), answerMsMax);
      this.#waiting.push({
        resolve: (value) => {
          clearTimeout(timer);
          resolve(value);
        },
        reject,
      });
    });
    this.#deliver();
    return answer;
  }

  close(): void {
    this.#socket.destroy();
  }

  #deliver(): void {
    while (this.#waiting.length > 0) {
      const taken = takeAnswer(this.#received);
      if (taken !== undefined) {
        this.#received = taken.rest;
        if (taken.answer.status >= 200) this.#waiting.shift()?.resolve(taken.answer);
      } else if (this.#closed) this.#waiting.shift()?.resolve('closed');
      else return;
    }
  }
}

/** Sends `parts` on a connection of its own and gives the first answer. */
export async function exchange(url: string, ...parts: readonly (string | Buffer)[]): Promise<RawAnswer | 'closed'> {
  const connection = await RawConnection.open(url);
  try {
    connection.send(...parts);
    return await connection.answer();
  } finally {
    connection.close();
  }
}

function takeAnswer(received: Buffer): { answer: RawAnswer; rest: Buffer } | undefined {
  const headEnd = received.indexOf('\r\n\r\n');
  if (headEnd < 0) return undefined;
  const [statusLine = '', ...lines] = received.toString('latin1', 0, headEnd).split('\r\n');
  const headers = Object.fromEntries(
    lines.map((line) => {
      const colon = line.indexOf(':');
      return [line.slice(0, colon).toLowerCase(), line.slice(colon + 1).trim()];
    }),
  );
  const bodyStart = headEnd + 4;
  const bodyEnd = bodyStart + Number(headers['content-length'] ?? 0);
  if (received.length < bodyEnd) return undefined;
  const status = Number(statusLine.split(' ')[1]);
  const body = received.toString('utf8', bodyStart, bodyEnd);
  return { answer: { status, headers, body }, rest: received.subarray(bodyEnd) };
}
