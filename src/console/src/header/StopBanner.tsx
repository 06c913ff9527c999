import { formatDateUtc, formatTimeUtc } from "../format/time";
import { useSlice } from "../store/StoreContext";
import { stopLines } from "./stopLines";

/** Cannot be overlooked while an emergency stop holds; says everything in words, its colour only underlines them. */
export function StopBanner() {
  const stop = useSlice((store) => store.status)?.value.emergencyStop ?? null;
  if (stop === null) return null;
  const since = stop.since === null ? Number.NaN : Date.parse(stop.since);
  const lines = stopLines(stop);
  return (
    <section className="stop-banner" role="alert" data-testid="banner-stop" data-phase={stop.phase}>
      <p className="stop-banner-title">{lines.title}</p>
      <p>{lines.orders}</p>
      <p>
        Reason: {stop.reason} · since {formatDateUtc(since)} {formatTimeUtc(since)} UTC
      </p>
      {stop.lastObstacle !== null && <p>Last obstacle: {stop.lastObstacle}</p>}
      <p>
        It holds, restarts included, until it is released with <code>trader resume</code>
      </p>
    </section>
  );
}
