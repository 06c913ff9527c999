import { memo } from "react";
import { formatMoney } from "../format/money";
import { formatCents, formatContracts } from "../format/quantity";
import { whalePhase, type WhaleRow } from "../store/whaleRow";
import { Age } from "../ui/Age";
import { Chip } from "../ui/Chip";
import { SideTag } from "../ui/SideTag";
import { Ticker } from "../ui/Ticker";
import { whaleStatus } from "./whaleStatus";

export const WhaleTableRow = memo(function WhaleTableRow({ row }: { readonly row: WhaleRow }) {
  const status = whaleStatus(row);
  return (
    <tr
      className="whale-row"
      data-testid="whale-row"
      data-whale-id={row.whaleId}
      data-phase={whalePhase(row)}
      data-fading={row.fading}
    >
      <td title={row.reason ?? undefined}>
        <Chip kind={status.kind} label={status.label} />
      </td>
      <td>
        <Ticker ticker={row.marketTicker} />
      </td>
      <td>
        <SideTag side={row.side} />
      </td>
      <td className="right num">{formatCents(row.priceCents)}</td>
      {row.count === null ? (
        // Decided before it was ever queued: its bet is not on the wire, but why it was decided so is.
        <td className="whale-reason" colSpan={3} title={row.reason ?? undefined}>
          <span>{row.reason}</span>
        </td>
      ) : (
        <>
          <td className="right num">{formatContracts(row.count)}</td>
          <td className="right num">{formatMoney(row.costDollars)}</td>
          <td className="right num">{formatMoney(row.payoutDollars)}</td>
        </>
      )}
      <td className="right num strong">{formatMoney(row.whaleSizeDollars)}</td>
      <td className="right">
        <Age sinceMs={row.timestampMs} />
      </td>
    </tr>
  );
});
