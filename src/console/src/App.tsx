import { AccountTiles } from "./account/AccountTiles";
import { ActivityPanel } from "./activity/ActivityPanel";
import { OrdersPanel } from "./book/OrdersPanel";
import { PositionsPanel } from "./book/PositionsPanel";
import { DecisionPanel } from "./decisions/DecisionPanel";
import { isStale } from "./feed/freshness";
import { DocumentTitle } from "./header/DocumentTitle";
import { Header } from "./header/Header";
import { useFreshness } from "./header/useFreshness";
import { Footer } from "./system/Footer";
import { SystemPanel } from "./system/SystemPanel";
import { WhalePanel } from "./whales/WhalePanel";

const left = (
  <div className="column">
    <WhalePanel />
    <DecisionPanel />
    <PositionsPanel />
    <OrdersPanel />
  </div>
);

const right = (
  <div className="column">
    <ActivityPanel />
    <SystemPanel />
  </div>
);

/** Figures from a silent or lost connection are shown, but cannot be mistaken for live ones. */
function Desk() {
  const { kind } = useFreshness();
  return (
    <main className="desk" data-stale={isStale(kind)}>
      <AccountTiles />
      <div className="columns">
        {left}
        {right}
      </div>
    </main>
  );
}

export function App({ onRetry }: { readonly onRetry: () => void }) {
  return (
    <>
      <DocumentTitle />
      <Header onRetry={onRetry} />
      <Desk />
      <Footer />
    </>
  );
}
