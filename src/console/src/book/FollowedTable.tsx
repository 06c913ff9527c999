import { memo } from "react";
import { formatMoney } from "../format/money";
import { formatCents } from "../format/quantity";
import { Age } from "../ui/Age";
import { Chip } from "../ui/Chip";
import { DataTable, type Column } from "../ui/DataTable";
import { EmptyState } from "../ui/EmptyState";
import { SideTag } from "../ui/SideTag";
import { Ticker } from "../ui/Ticker";
import type { FollowedWhale } from "../wire/whaleQueue";
import { Filled } from "./OrderTable";

const columns: readonly Column[] = [
  { title: "Status", className: "col-status" },
  { title: "Market" },
  { title: "Side" },
  { title: "Whale size", numeric: true },
  { title: "Our price", numeric: true },
  { title: "Filled" },
  { title: "Age", numeric: true, className: "col-age" },
];

const FollowedRow = memo(function FollowedRow({ whale }: { readonly whale: FollowedWhale }) {
  return (
    <tr data-whale-id={whale.whaleId} title={`Order ${whale.orderId}`}>
      <td>
        <Chip kind={whale.status} />
      </td>
      <td>
        <Ticker ticker={whale.marketTicker} />
      </td>
      <td>
        <SideTag side={whale.side} />
      </td>
      <td className="right num strong">{formatMoney(whale.whaleSizeDollars)}</td>
      <td className="right num">{formatCents(whale.ourPriceCents)}</td>
      <td>
        <Filled filled={whale.ourFilled} count={whale.ourCount} />
      </td>
      <td className="right">
        <Age sinceMs={whale.placedAtMs} />
      </td>
    </tr>
  );
});

export function FollowedTable({ followed }: { readonly followed: readonly FollowedWhale[] }) {
  if (followed.length === 0) return <EmptyState>No whale has been followed yet.</EmptyState>;
  return (
    <DataTable label="Followed whales" columns={columns} className="book-table">
      {followed.map((whale) => (
        <FollowedRow key={`${whale.whaleId}/${whale.orderId}`} whale={whale} />
      ))}
    </DataTable>
  );
}
