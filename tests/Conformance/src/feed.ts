import WebSocket from 'ws';
import type { Credentials } from './settings';
import { signedGet } from './signing';

/** A message of the exchange's feed. */
export interface Frame {
  readonly type: string;
  readonly id?: number;
  readonly sid?: number;
  readonly seq?: number;
  readonly msg: unknown;
}

const patienceMs = 15_000;

/** A connection to the feed; the official client has none, so this is the least that speaks its protocol. */
export class Feed {
  /** Every frame that came, in order. */
  readonly seen: Frame[] = [];
  private read = 0;
  private wake: (() => void) | undefined;

  private constructor(private readonly socket: WebSocket) {
    socket.on('message', (data) => {
      this.seen.push(JSON.parse(data.toString()) as Frame);
      this.wake?.();
    });
  }

  /** Connects; fails with the status of the refusal. */
  static open(url: string, credentials: Credentials): Promise<Feed> {
    const socket = new WebSocket(url, { headers: signedGet(credentials, url) });
    return new Promise((resolve, reject) => {
      const feed = new Feed(socket);
      socket.once('open', () => resolve(feed));
      socket.once('error', reject);
    });
  }

  /** Sends a command. */
  send(command: object): void {
    this.socket.send(JSON.stringify(command));
  }

  /** The next frame, of those not passed yet, that is the one looked for. */
  async next(isIt: (frame: Frame) => boolean): Promise<Frame> {
    const deadline = Date.now() + patienceMs;
    for (;;) {
      for (; this.read < this.seen.length; this.read++) {
        const frame = this.seen[this.read];
        if (frame !== undefined && isIt(frame)) {
          this.read++;
          return frame;
        }
      }

      const left = deadline - Date.now();
      if (left <= 0) {
        throw new Error(`The feed did not send it; it sent ${this.seen.map((frame) => frame.type).join(', ') || 'nothing'}.`);
      }

      await new Promise<void>((resolve) => {
        const timer = setTimeout(resolve, left);
        this.wake = () => {
          clearTimeout(timer);
          resolve();
        };
      });
    }
  }

  /** Ends the connection. */
  close(): void {
    this.socket.close();
  }
}
