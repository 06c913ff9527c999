import { decodeFrame, type Frame } from "../wire/frame";
import { firstLink, stepLink, type LinkEvent, type LinkState, type LinkStep } from "./link";

/** The part of a WebSocket the session needs; a test can play it. */
export type FeedSocket = Pick<WebSocket, "onopen" | "onmessage" | "onclose" | "send" | "close">;

export interface FeedSessionOptions {
  readonly openSocket: () => FeedSocket;
  /** Monotonic milliseconds. */
  readonly now: () => number;
  readonly random: () => number;
  readonly onFrame: (frame: Frame) => void;
  readonly onLink: (link: LinkState) => void;
  readonly onWarning: (message: string) => void;
}

const normalClosure = 1000;
const goneSilent = 4000;
const pong = JSON.stringify({ type: "pong", data: {} });

/** Keeps one socket to the trader alive by running the link's state machine. */
export class FeedSession {
  private readonly options: FeedSessionOptions;
  private link: LinkState;
  private socket: FeedSocket | null = null;

  constructor(options: FeedSessionOptions) {
    this.options = options;
    this.link = firstLink(options.now()).state;
  }

  start(): void {
    this.take(firstLink(this.options.now()));
  }

  stop(): void {
    this.drop(normalClosure);
  }

  /** Called once a second: notices silence and starts due retries. */
  tick(): void {
    this.advance("tick");
  }

  pageVisible(): void {
    this.advance("visible");
  }

  retryNow(): void {
    this.advance("retry");
  }

  private advance(event: LinkEvent): void {
    this.take(stepLink(this.link, event, this.options.now(), this.options.random()));
  }

  private take(step: LinkStep): void {
    const before = this.link;
    this.link = step.state;
    if (step.command === "abandon") {
      this.options.onWarning(
        before.phase === "open"
          ? "No frame from the trader for 60 s: reconnecting"
          : "The trader does not answer: reconnecting",
      );
      this.drop(goneSilent);
    }
    if (step.command === "open") this.open();
    this.options.onLink(this.link);
  }

  private open(): void {
    this.drop(normalClosure);
    const socket = this.options.openSocket();
    this.socket = socket;
    socket.onopen = () => this.advance("opened");
    socket.onmessage = (event) => this.receive(socket, event.data);
    socket.onclose = (event) => {
      this.socket = null;
      if (event.code !== normalClosure) {
        this.options.onWarning(`Connection to the trader closed (code ${event.code}${event.reason ? `, ${event.reason}` : ""})`);
      }
      this.advance("closed");
    };
  }

  private receive(socket: FeedSocket, data: unknown): void {
    this.advance("frame");
    const frame = decodeFrame(typeof data === "string" ? data : "");
    if (frame.type === "ping") socket.send(pong);
    this.options.onFrame(frame);
  }

  /** Lets go of the socket first, so that its late events cannot disturb its successor. */
  private drop(code: number): void {
    const socket = this.socket;
    if (!socket) return;
    this.socket = null;
    socket.onopen = null;
    socket.onmessage = null;
    socket.onclose = null;
    socket.close(code);
  }
}
