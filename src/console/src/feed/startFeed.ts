import type { ConsoleStore } from "../store/consoleStore";
import { FeedSession } from "./feedSession";

export interface Feed {
  readonly retryNow: () => void;
  readonly stop: () => void;
}

export function feedUrl(page: { protocol: string; host: string }): string {
  return `${page.protocol === "https:" ? "wss:" : "ws:"}//${page.host}/v3/ws`;
}

/** Connects the store to the trader and keeps the page's seconds ticking. */
export function startFeed(store: ConsoleStore): Feed {
  const session = new FeedSession({
    openSocket: () => new WebSocket(feedUrl(window.location)),
    now: () => performance.now(),
    random: Math.random,
    onFrame: (frame) => store.apply(frame),
    onLink: (link) => store.setLink(link),
    onWarning: (message) => store.warn(message),
  });
  const onVisibility = (): void => {
    if (!document.hidden) session.pageVisible();
  };
  const second = setInterval(() => {
    session.tick();
    store.tick();
  }, 1_000);
  document.addEventListener("visibilitychange", onVisibility);
  session.start();
  return {
    retryNow: () => session.retryNow(),
    stop: () => {
      clearInterval(second);
      document.removeEventListener("visibilitychange", onVisibility);
      session.stop();
      store.stop();
    },
  };
}
