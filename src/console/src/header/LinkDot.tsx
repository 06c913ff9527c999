import type { Freshness } from "../feed/freshness";
import { useFreshness } from "./useFreshness";

const words: Readonly<Record<Freshness["kind"], string>> = {
  fresh: "Live",
  first: "Connecting",
  silent: "Silent",
  down: "Offline",
};

/** Whether this page hears the trader; the exchange's own feed is in the system panel. */
export function LinkDot() {
  const { kind } = useFreshness();
  return (
    <span className="link" data-link={kind} title="Connection of this page to the trader">
      <span className="dot" />
      {words[kind]}
    </span>
  );
}
