import { memo } from "react";
import { formatMoney } from "../format/money";
import { formatContracts } from "../format/quantity";
import { Age } from "../ui/Age";
import { DataTable, type Column } from "../ui/DataTable";
import { EmptyState } from "../ui/EmptyState";
import { Pnl } from "../ui/Pnl";
import { SideTag } from "../ui/SideTag";
import { Ticker } from "../ui/Ticker";
import type { Settlement } from "../wire/tradingState";

const columns: readonly Column[] = [
  { title: "Market" },
  { title: "Result" },
  { title: "Our side" },
  { title: "Contracts", numeric: true },
  { title: "Cost", numeric: true },
  { title: "Revenue", numeric: true },
  { title: "Fees", numeric: true },
  { title: "Net P&L", numeric: true },
  { title: "Settled", numeric: true },
];

const SettlementRow = memo(function SettlementRow({ settlement }: { readonly settlement: Settlement }) {
  const { result } = settlement;
  return (
    <tr>
      <td>
        <Ticker ticker={settlement.ticker} />
      </td>
      <td>{result === "yes" || result === "no" ? <SideTag side={result} /> : result.toUpperCase()}</td>
      <td>
        <SideTag side={settlement.side} />
      </td>
      <td className="right num">{formatContracts(settlement.contracts)}</td>
      <td className="right num">{formatMoney(settlement.costDollars)}</td>
      <td className="right num">{formatMoney(settlement.revenueDollars)}</td>
      <td className="right num dim">{formatMoney(settlement.feesDollars)}</td>
      <td className="right num strong">
        <Pnl dollars={settlement.netPnlDollars} />
      </td>
      <td className="right">
        <Age sinceMs={settlement.settledAtMs} />
      </td>
    </tr>
  );
});

export function SettlementTable({ settlements }: { readonly settlements: readonly Settlement[] }) {
  if (settlements.length === 0) return <EmptyState>No market has settled yet.</EmptyState>;
  return (
    <DataTable label="Settlements" columns={columns} className="book-table">
      {settlements.map((settlement) => (
        <SettlementRow
          key={`${settlement.ticker}/${settlement.side}/${settlement.settledAtMs ?? ""}`}
          settlement={settlement}
        />
      ))}
    </DataTable>
  );
}
