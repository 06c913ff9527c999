import { backoffDelay } from "./backoff";

export const silenceLimitMs = 60_000;
export const openingLimitMs = 15_000;

/** The life of the connection to the trader, as a pure state machine. */
export interface LinkState {
  readonly phase: "opening" | "open" | "waiting";
  /** Connections in a row that ended before a single frame came. */
  readonly failures: number;
  /** When the phase began or, while open, when the last frame came. */
  readonly heardAt: number;
  readonly retryAt: number | null;
}

export type LinkEvent = "opened" | "frame" | "closed" | "tick" | "visible" | "retry";

/** What the owner of the socket has to do. */
export type LinkCommand = "open" | "abandon" | null;

export interface LinkStep {
  readonly state: LinkState;
  readonly command: LinkCommand;
}

export function firstLink(now: number): LinkStep {
  return { state: opening(0, now), command: "open" };
}

export function stepLink(state: LinkState, event: LinkEvent, now: number, random: number): LinkStep {
  switch (event) {
    case "opened":
      return stay({ ...state, phase: "open", heardAt: now, retryAt: null });
    case "frame":
      // Only a frame proves the server well; a mere handshake must not reset the back-off.
      return stay({ ...state, phase: "open", failures: 0, heardAt: now, retryAt: null });
    case "closed":
      return stay(waiting(state, now, random));
    case "visible":
    case "retry":
      // Someone is looking: no more waiting.
      return state.phase === "waiting" ? { state: opening(0, now), command: "open" } : stay(state);
    case "tick":
      return tick(state, now, random);
  }
}

function tick(state: LinkState, now: number, random: number): LinkStep {
  if (state.phase === "waiting") {
    const due = state.retryAt !== null && now >= state.retryAt;
    return due ? { state: opening(state.failures, now), command: "open" } : stay(state);
  }
  const limit = state.phase === "open" ? silenceLimitMs : openingLimitMs;
  return now - state.heardAt >= limit ? { state: waiting(state, now, random), command: "abandon" } : stay(state);
}

function opening(failures: number, now: number): LinkState {
  return { phase: "opening", failures, heardAt: now, retryAt: null };
}

function waiting(state: LinkState, now: number, random: number): LinkState {
  const failures = state.failures + 1;
  return { phase: "waiting", failures, heardAt: now, retryAt: now + backoffDelay(failures, random) };
}

function stay(state: LinkState): LinkStep {
  return { state, command: null };
}
