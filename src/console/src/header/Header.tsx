import { isStale } from "../feed/freshness";
import { Banners } from "./Banners";
import { EnvironmentBadge } from "./EnvironmentBadge";
import { ExchangeClock } from "./ExchangeClock";
import { Health, TradingSwitch, Uptime } from "./HeaderFacts";
import { LinkDot } from "./LinkDot";
import { StateBadge } from "./StateBadge";
import { StopBanner } from "./StopBanner";
import { useFreshness } from "./useFreshness";

export function Header({ onRetry }: { readonly onRetry: () => void }) {
  const { kind } = useFreshness();
  return (
    <header className="masthead" data-stale={isStale(kind)}>
      <div className="masthead-bar">
        <div className="masthead-group">
          <h1 className="wordmark">
            TRADER <span>V3</span>
          </h1>
          <EnvironmentBadge />
          <LinkDot />
        </div>
        <div className="masthead-group">
          <StateBadge />
          <Health />
          <TradingSwitch />
        </div>
        <div className="masthead-group masthead-facts">
          <ExchangeClock />
          <Uptime />
        </div>
      </div>
      <StopBanner />
      <Banners onRetry={onRetry} />
    </header>
  );
}
