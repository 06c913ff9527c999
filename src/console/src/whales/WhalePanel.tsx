import { formatWholeMoney } from "../format/money";
import { useSlice } from "../store/StoreContext";
import { DataTable, type Column } from "../ui/DataTable";
import { EmptyState } from "../ui/EmptyState";
import { Panel } from "../ui/Panel";
import { TokenMeter } from "./TokenMeter";
import { WhaleCounters } from "./WhaleCounters";
import { WhaleTableRow } from "./WhaleTableRow";

const columns: readonly Column[] = [
  { title: "Status", className: "col-status" },
  { title: "Market" },
  { title: "Side" },
  { title: "Price", numeric: true },
  { title: "Count", numeric: true },
  { title: "Cost", numeric: true },
  { title: "Payout", numeric: true },
  { title: "Size", numeric: true },
  { title: "Age", numeric: true, className: "col-age" },
];

function Whales() {
  const whales = useSlice((store) => store.whales);
  const { rows } = useSlice((store) => store.tape);
  if (!whales) return <EmptyState>Waiting for the trader’s whale queue.</EmptyState>;
  return (
    <>
      <div className="whale-bar">
        <WhaleCounters whales={whales} />
        <TokenMeter tokens={whales.tokens} />
      </div>
      {rows.length === 0 ? (
        <EmptyState>No whale yet. Watching for bets of at least {formatWholeMoney(whales.stats.minSizeDollars)}.</EmptyState>
      ) : (
        <DataTable label="Whale queue" columns={columns} className="whale-table">
          {rows.map((row) => (
            <WhaleTableRow key={row.whaleId} row={row} />
          ))}
        </DataTable>
      )}
    </>
  );
}

function QueueNote() {
  const whales = useSlice((store) => store.whales);
  if (!whales) return null;
  const { queueSize, maxQueueSize, windowMinutes } = whales.stats;
  return (
    <>
      {queueSize} of {maxQueueSize} queued, {windowMinutes} min window
    </>
  );
}

export function WhalePanel() {
  return (
    <Panel title="Whale queue" testId="whale-queue" className="whale-panel" note={<QueueNote />}>
      <Whales />
    </Panel>
  );
}
