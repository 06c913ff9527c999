import { memo } from "react";
import { shareOf } from "../format/money";
import { sentenceLabel } from "../format/labels";
import { formatCents, formatContracts } from "../format/quantity";
import { orderKey } from "../store/merge";
import { Age } from "../ui/Age";
import { Chip } from "../ui/Chip";
import { DataTable, type Column } from "../ui/DataTable";
import { EmptyState } from "../ui/EmptyState";
import { Meter } from "../ui/Meter";
import { SideTag } from "../ui/SideTag";
import { Ticker } from "../ui/Ticker";
import type { Order } from "../wire/tradingState";

const columns: readonly Column[] = [
  { title: "Status", className: "col-status" },
  { title: "Market" },
  { title: "Side" },
  { title: "Price", numeric: true },
  { title: "Filled" },
  { title: "Age", numeric: true, className: "col-age" },
  { title: "Reason", className: "col-reason" },
];

export function Filled({ filled, count }: { readonly filled: string; readonly count: string }) {
  return (
    <span className="filled">
      <span className="num">
        {formatContracts(filled)} of {formatContracts(count)}
      </span>
      <Meter label="Filled" share={shareOf(filled, count)} />
    </span>
  );
}

const OrderRow = memo(function OrderRow({ order }: { readonly order: Order }) {
  const reason = order.finishedReason ? sentenceLabel(order.finishedReason) : order.reason;
  return (
    <tr data-testid="order-row" data-order-id={order.orderId}>
      <td>
        <Chip kind={order.status} />
      </td>
      <td>
        <Ticker ticker={order.ticker} />
      </td>
      <td>
        <SideTag side={order.side} />
      </td>
      <td className="right num">{formatCents(order.priceCents)}</td>
      <td>
        <Filled filled={order.filled} count={order.count} />
      </td>
      <td className="right">
        <Age sinceMs={order.placedAtMs} />
      </td>
      <td className="col-reason" title={order.reason || undefined}>
        {reason}
      </td>
    </tr>
  );
});

interface OrderTableProps {
  readonly label: string;
  readonly orders: readonly Order[];
  readonly empty: string;
}

export function OrderTable({ label, orders, empty }: OrderTableProps) {
  if (orders.length === 0) return <EmptyState>{empty}</EmptyState>;
  return (
    <DataTable label={label} columns={columns} className="book-table">
      {orders.map((order) => (
        <OrderRow key={orderKey(order)} order={order} />
      ))}
    </DataTable>
  );
}
