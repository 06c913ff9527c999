import type { LinkState } from "../feed/link";
import type { Activity } from "../wire/activity";
import type { ConnectionInfo } from "../wire/connectionInfo";
import type { Frame } from "../wire/frame";
import type { TraderStatus } from "../wire/traderStatus";
import type { TradingState } from "../wire/tradingState";
import type { WhaleQueue } from "../wire/whaleQueue";
import { appendActivity, replayActivities, type ActivityLog } from "./activityLog";
import { exchangeNow, type ExchangeClock } from "./exchangeClock";
import { mergeStatus, mergeTrading, mergeWhales } from "./merge";
import { SliceBoard } from "./slice";
import { ageRows, applyProcessing, applyQueue, emptyWhaleTape, nextRowDeadline, type WhaleTape } from "./whaleTape";

/** A value together with the monotonic moment it arrived. */
export interface Received<T> {
  readonly value: T;
  readonly receivedAt: number;
}

export interface FrameCounters {
  readonly received: number;
  readonly unknown: number;
  readonly lastFrameAt: number | null;
}

export interface ConsoleStoreOptions {
  /** Monotonic milliseconds. */
  readonly now: () => number;
  /** Wall clock, milliseconds since the epoch; only stamps the console's own activity lines. */
  readonly wallNow: () => number;
  /** Calls back when it is time to paint. */
  readonly requestFlush: (flush: () => void) => void;
}

/** Everything the page shows, fed by frames and read slice by slice. */
export class ConsoleStore {
  private readonly options: ConsoleStoreOptions;
  private readonly board: SliceBoard;
  private counters: FrameCounters = { received: 0, unknown: 0, lastFrameAt: null };
  private clock: ExchangeClock | null = null;
  private lastOwnActivityId = 0;
  private whaleTimer: ReturnType<typeof setTimeout> | null = null;

  readonly connection;
  readonly status;
  readonly trading;
  readonly whales;
  readonly tape;
  readonly activities;
  readonly link;
  /** Once a second: monotonic now, exchange now, and the frame counters. */
  readonly now;
  readonly exchangeNow;
  readonly exchangeSpeed;
  readonly frames;

  constructor(options: ConsoleStoreOptions) {
    this.options = options;
    this.board = new SliceBoard(options.requestFlush);
    const now = options.now();
    this.connection = this.board.slice<ConnectionInfo | null>(null);
    this.status = this.board.slice<Received<TraderStatus> | null>(null);
    this.trading = this.board.slice<TradingState | null>(null);
    this.whales = this.board.slice<WhaleQueue | null>(null);
    this.tape = this.board.slice<WhaleTape>(emptyWhaleTape);
    this.activities = this.board.slice<ActivityLog>([]);
    this.link = this.board.slice<LinkState>({ phase: "opening", failures: 0, heardAt: now, retryAt: null });
    this.now = this.board.slice(now);
    this.exchangeNow = this.board.slice<number | null>(null);
    this.exchangeSpeed = this.board.slice(1);
    this.frames = this.board.slice(this.counters);
  }

  apply(frame: Frame): void {
    const now = this.options.now();
    const first = this.counters.lastFrameAt === null;
    this.counters = {
      received: this.counters.received + 1,
      unknown: this.counters.unknown + (frame.type === "unknown" ? 1 : 0),
      lastFrameAt: now,
    };
    switch (frame.type) {
      case "connection":
        this.connection.stage(frame.data);
        break;
      case "history_replay":
        this.activities.stage(replayActivities(this.activities.latest, frame.data));
        break;
      case "system_activity":
        this.activities.stage(appendActivity(this.activities.latest, frame.data));
        break;
      case "trader_status":
        this.status.stage({ value: mergeStatus(this.status.latest?.value ?? null, frame.data), receivedAt: now });
        this.setClock(frame.data, now);
        break;
      case "trading_state":
        this.trading.stage(mergeTrading(this.trading.latest, frame.data));
        break;
      case "whale_queue":
        this.whales.stage(mergeWhales(this.whales.latest, frame.data));
        this.setClock(frame.data, now);
        this.stageTape(applyQueue(this.tape.latest, frame.data, now));
        break;
      case "whale_processing":
        this.stageTape(applyProcessing(this.tape.latest, frame.data));
        break;
      case "ping":
      case "unknown":
        break;
    }
    // The first frame ends the "connecting" notice at once instead of at the next tick.
    if (first) this.tick();
  }

  setLink(link: LinkState): void {
    const before = this.link.latest;
    if (before.phase === link.phase && before.retryAt === link.retryAt && before.failures === link.failures) return;
    this.link.stage(link);
    if (link.phase !== "open") this.stageTape({ ...this.tape.latest, primed: false });
    this.tick();
  }

  /** A line of the console's own, about its connection. */
  warn(message: string): void {
    this.lastOwnActivityId -= 1;
    const activity: Activity = {
      id: this.lastOwnActivityId,
      atMs: this.options.wallNow(),
      activityType: "connection",
      level: "warning",
      message,
      metadata: {},
      state: this.status.latest?.value.state ?? "",
      fromState: null,
      toState: null,
    };
    this.activities.stage(appendActivity(this.activities.latest, activity));
  }

  /** Called once a second: every age and clock on the page moves together. */
  tick(): void {
    const now = this.options.now();
    this.now.stage(now);
    this.frames.stage(this.counters);
    this.exchangeNow.stage(this.clock === null ? null : exchangeNow(this.clock, now));
  }

  stop(): void {
    if (this.whaleTimer !== null) clearTimeout(this.whaleTimer);
    this.whaleTimer = null;
  }

  private setClock(reading: { exchangeTimeMs: number | null; exchangeSpeed: number }, now: number): void {
    if (reading.exchangeTimeMs === null) return;
    const speedChanged = this.clock?.speed !== reading.exchangeSpeed;
    this.exchangeSpeed.stage(reading.exchangeSpeed);
    this.clock = { exchangeMs: reading.exchangeTimeMs, speed: reading.exchangeSpeed, receivedAt: now };
    if (speedChanged) this.exchangeNow.stage(exchangeNow(this.clock, now));
  }

  private stageTape(tape: WhaleTape): void {
    this.tape.stage(tape);
    if (this.whaleTimer !== null) clearTimeout(this.whaleTimer);
    const deadline = nextRowDeadline(tape);
    this.whaleTimer =
      deadline === null
        ? null
        : setTimeout(this.onWhaleDeadline, Math.max(0, Math.ceil(deadline - this.options.now())));
  }

  private readonly onWhaleDeadline = (): void => {
    this.stageTape(ageRows(this.tape.latest, this.options.now()));
  };
}
