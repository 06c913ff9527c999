import type { ReactNode } from "react";
import { formatMoney, formatReturn, formatSignedMoney, formatWholeMoney, missing, shareOf } from "../format/money";
import { formatCount } from "../format/quantity";
import { formatIsoTime } from "../format/time";
import { useSlice } from "../store/StoreContext";
import { pnlClass } from "../ui/Pnl";
import { PanelGuard } from "../ui/PanelGuard";
import type { TradingState } from "../wire/tradingState";
import { Tile } from "./Tile";

const names = [
  "Cash", "In positions", "Equity", "Session P&L", "Realised P&L", "Fees", "Positions", "Open orders", "Exposure",
] as const;

function ofLimit(used: ReactNode, limit: ReactNode) {
  return (
    <>
      {used}
      <span className="of-limit"> / {limit}</span>
    </>
  );
}

function Figures({ trading }: { readonly trading: TradingState }) {
  const { limits } = trading;
  return (
    <>
      <Tile
        name="Cash"
        value={formatMoney(trading.balanceDollars)}
        note={trading.synced ? `synced ${formatIsoTime(trading.syncTime)}` : "not synced"}
      />
      <Tile
        name="In positions"
        value={formatMoney(trading.portfolioValueDollars)}
        note={trading.unrealizedPnlDollars === null ? "not marked" : `${formatSignedMoney(trading.unrealizedPnlDollars)} unrealised`}
      />
      <Tile
        name="Equity"
        value={formatMoney(trading.equityDollars)}
        note={`from ${formatMoney(trading.sessionStartEquityDollars)}`}
      />
      <Tile
        name="Session P&L"
        value={formatSignedMoney(trading.sessionPnlDollars)}
        valueClass={pnlClass(trading.sessionPnlDollars)}
        note={formatReturn(trading.sessionPnlDollars, trading.sessionStartEquityDollars)}
      />
      <Tile
        name="Realised P&L"
        value={formatSignedMoney(trading.realizedPnlDollars)}
        valueClass={pnlClass(trading.realizedPnlDollars)}
        note={`${formatCount(trading.settlementCount)} settled`}
      />
      <Tile
        name="Fees"
        value={formatMoney(trading.feesDollars)}
        note={`${formatCount(trading.fills)} fills, ${formatCount(trading.ordersSent)} sent`}
      />
      <Tile
        name="Positions"
        value={ofLimit(formatCount(trading.positionCount), formatCount(limits.maxFollowPositions))}
        note={`${formatCount(limits.followPositions)} follows`}
        used={shareOf(String(limits.followPositions), String(limits.maxFollowPositions))}
      />
      <Tile
        name="Open orders"
        value={ofLimit(formatCount(trading.orderCount), formatCount(limits.maxOpenOrders))}
        note={`≤ ${formatCount(limits.maxContractsPerMarket)} a market`}
        used={shareOf(String(trading.orderCount), String(limits.maxOpenOrders))}
      />
      <Tile
        name="Exposure"
        value={formatMoney(limits.exposureDollars)}
        note={`${(shareOf(limits.exposureDollars, limits.maxExposureDollars) * 100).toFixed(0)}% of ${formatWholeMoney(limits.maxExposureDollars)}`}
        used={shareOf(limits.exposureDollars, limits.maxExposureDollars)}
      />
    </>
  );
}

export function AccountTiles() {
  const trading = useSlice((store) => store.trading);
  return (
    <PanelGuard>
      <dl className="tiles" aria-label="Account">
        {trading ? <Figures trading={trading} /> : names.map((name) => <Tile key={name} name={name} value={missing} />)}
      </dl>
    </PanelGuard>
  );
}
