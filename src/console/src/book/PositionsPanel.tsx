import { memo } from "react";
import { formatMoney } from "../format/money";
import { formatCents, formatContracts } from "../format/quantity";
import { useSlice } from "../store/StoreContext";
import { Age, Until } from "../ui/Age";
import { Chip } from "../ui/Chip";
import { DataTable, type Column } from "../ui/DataTable";
import { EmptyState } from "../ui/EmptyState";
import { Panel } from "../ui/Panel";
import { Pnl } from "../ui/Pnl";
import { SideTag } from "../ui/SideTag";
import { Ticker } from "../ui/Ticker";
import type { Position } from "../wire/tradingState";

const columns: readonly Column[] = [
  { title: "Market" },
  { title: "Side" },
  { title: "Contracts", numeric: true },
  { title: "Avg", numeric: true },
  { title: "Mark", numeric: true },
  { title: "Cost", numeric: true },
  { title: "Value", numeric: true },
  { title: "Unrealised", numeric: true },
  { title: "Realised", numeric: true },
  { title: "Closes in", numeric: true },
];

const PositionRow = memo(function PositionRow({ position }: { readonly position: Position }) {
  return (
    <tr data-testid="position-row" data-status={position.status}>
      <td>
        <Ticker ticker={position.ticker} />
        <span className="position-note" title={position.reason || undefined}>
          held <Age sinceMs={position.openedAtMs} />, fees {formatMoney(position.feesDollars)}
        </span>
      </td>
      <td>
        <SideTag side={position.side} />
      </td>
      <td className="right num">{formatContracts(position.contracts)}</td>
      <td className="right num">{formatCents(position.averagePriceCents)}</td>
      <td className="right num">{formatCents(position.markPriceCents)}</td>
      <td className="right num">{formatMoney(position.costDollars)}</td>
      <td className="right num">{formatMoney(position.valueDollars)}</td>
      <td className="right num strong">
        <Pnl dollars={position.unrealizedPnlDollars} />
      </td>
      <td className="right num">
        <Pnl dollars={position.realizedPnlDollars} />
      </td>
      <td className="right">
        {position.status === "open" ? <Until atMs={position.closeTimeMs} /> : <Chip kind={position.status} />}
      </td>
    </tr>
  );
});

function Positions() {
  const trading = useSlice((store) => store.trading);
  if (!trading || trading.positions.length === 0) return <EmptyState>No position is open.</EmptyState>;
  return (
    <DataTable label="Positions" columns={columns} className="book-table">
      {trading.positions.map((position) => (
        <PositionRow key={`${position.ticker}/${position.side}`} position={position} />
      ))}
    </DataTable>
  );
}

function PositionsNote() {
  const trading = useSlice((store) => store.trading);
  if (!trading || trading.positions.length === 0) return null;
  return (
    <>
      {trading.positions.length} held, unrealised <Pnl dollars={trading.unrealizedPnlDollars} />
    </>
  );
}

export function PositionsPanel() {
  return (
    <Panel title="Positions" testId="positions" note={<PositionsNote />}>
      <Positions />
    </Panel>
  );
}
