import { memo } from "react";
import { formatMoney } from "../format/money";
import { formatCents, formatContracts } from "../format/quantity";
import { Age } from "../ui/Age";
import { Chip } from "../ui/Chip";
import { SideTag } from "../ui/SideTag";
import { Ticker } from "../ui/Ticker";
import type { WhaleDecision } from "../wire/whaleQueue";

export const DecisionRow = memo(function DecisionRow({ decision }: { readonly decision: WhaleDecision }) {
  const ours = decision.ourPriceCents !== null && decision.ourCount !== null;
  return (
    <li className="decision" data-testid="decision-row" data-whale-id={decision.whaleId} data-action={decision.action}>
      <span className="decision-outcome">
        <Chip kind={decision.action} />
      </span>
      <span className="decision-market">
        <Ticker ticker={decision.marketTicker} />
        <SideTag side={decision.side} />
      </span>
      <span className="decision-whale num">
        <span className="strong">{formatMoney(decision.whaleSizeDollars)}</span>
        <span className="dim"> at </span>
        {formatCents(decision.priceCents)}
      </span>
      <span className="decision-ours num">
        {ours ? (
          <>
            <span className="dim">ours </span>
            {formatCents(decision.ourPriceCents)} × {formatContracts(decision.ourCount)}
          </>
        ) : (
          <span className="decision-no-order dim">—</span>
        )}
      </span>
      <span className="decision-age">
        <Age sinceMs={decision.timestampMs} />
      </span>
      <span className="decision-reason">{decision.reason}</span>
    </li>
  );
});
