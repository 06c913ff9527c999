import { StrictMode } from "react";
import { createRoot } from "react-dom/client";
import { App } from "./App";
import { startFeed } from "./feed/startFeed";
import { ConsoleStore } from "./store/consoleStore";
import { requestFlush } from "./store/requestFlush";
import { StoreContext } from "./store/StoreContext";
import "./styles/index.css";

const root = document.getElementById("root");
if (!root) throw new Error("The page has no root element.");

const store = new ConsoleStore({ now: () => performance.now(), wallNow: Date.now, requestFlush });
const feed = startFeed(store);
if (import.meta.hot) import.meta.hot.dispose(feed.stop);

createRoot(root).render(
  <StrictMode>
    <StoreContext value={store}>
      <App onRetry={feed.retryNow} />
    </StoreContext>
  </StrictMode>,
);
