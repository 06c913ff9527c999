import { describe, expect, it } from "vitest";
import type { Frame } from "../wire/frame";
import { FeedSession, type FeedSocket } from "./feedSession";
import { feedUrl } from "./startFeed";

class PlayedSocket {
  onopen: FeedSocket["onopen"] = null;
  onmessage: FeedSocket["onmessage"] = null;
  onclose: FeedSocket["onclose"] = null;
  sent: string[] = [];
  closedWith: number | null = null;

  send(text: string): void {
    this.sent.push(text);
  }

  close(code = 1000): void {
    this.closedWith = code;
  }

  receive(frame: unknown): void {
    this.onmessage?.call(this as never, { data: JSON.stringify(frame) } as MessageEvent);
  }

  end(code: number): void {
    this.onclose?.call(this as never, { code, reason: "" } as CloseEvent);
  }
}

function play() {
  const sockets: PlayedSocket[] = [];
  const frames: Frame[] = [];
  const warnings: string[] = [];
  const clock = { now: 0 };
  const session = new FeedSession({
    openSocket: () => {
      const socket = new PlayedSocket();
      sockets.push(socket);
      return socket as unknown as FeedSocket;
    },
    now: () => clock.now,
    random: () => 0.5,
    onFrame: (frame) => frames.push(frame),
    onLink: () => {},
    onWarning: (message) => warnings.push(message),
  });
  session.start();
  return { session, sockets, frames, warnings, clock };
}

describe("FeedSession", () => {
  it("answers a ping", () => {
    const { sockets } = play();
    sockets[0]?.receive({ type: "ping", data: { timestamp: 1 } });
    expect(sockets[0]?.sent).toEqual(['{"type":"pong","data":{}}']);
  });

  it("warns of an abnormal close and reconnects after the back-off", () => {
    const { session, sockets, warnings, clock } = play();
    sockets[0]?.end(1006);
    expect(warnings).toEqual(["Connection to the trader closed (code 1006)"]);
    clock.now = 999;
    session.tick();
    expect(sockets).toHaveLength(1);
    clock.now = 1_000;
    session.tick();
    expect(sockets).toHaveLength(2);
  });

  it("says nothing of a normal close", () => {
    const { sockets, warnings } = play();
    sockets[0]?.end(1000);
    expect(warnings).toEqual([]);
  });

  it("closes a silent socket and no longer listens to it", () => {
    const { session, sockets, warnings, clock, frames } = play();
    sockets[0]?.receive({ type: "ping" });
    clock.now = 60_000;
    session.tick();
    expect(sockets[0]?.closedWith).toBe(4000);
    expect(warnings[0]).toContain("No frame from the trader for 60 s");
    sockets[0]?.receive({ type: "ping" });
    expect(frames).toHaveLength(1);
  });

  it("hands on what is not a frame as unknown", () => {
    const { sockets, frames } = play();
    sockets[0]?.onmessage?.call(sockets[0] as never, { data: "not json" } as MessageEvent);
    sockets[0]?.receive({ type: "something_new", data: {} });
    expect(frames.map((frame) => frame.type)).toEqual(["unknown", "unknown"]);
  });
});

it("uses the page's own host and its protocol's counterpart", () => {
  expect(feedUrl({ protocol: "http:", host: "localhost:8005" })).toBe("ws://localhost:8005/v3/ws");
  expect(feedUrl({ protocol: "https:", host: "desk.example" })).toBe("wss://desk.example/v3/ws");
});
