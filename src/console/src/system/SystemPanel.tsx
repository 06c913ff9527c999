import { sentenceLabel } from "../format/labels";
import { useSlice } from "../store/StoreContext";
import { EmptyState } from "../ui/EmptyState";
import { Panel } from "../ui/Panel";
import { FeedMetricsList } from "./FeedMetricsList";
import { StartupSteps } from "./StartupSteps";

function ExchangeFeed() {
  const status = useSlice((store) => store.status);
  if (!status) return null;
  const { exchangeConnection } = status.value.metrics;
  return (
    <span className="link" data-link={exchangeConnection}>
      <span className="dot" />
      Exchange feed {sentenceLabel(exchangeConnection).toLowerCase()}
    </span>
  );
}

function System() {
  const status = useSlice((store) => store.status);
  if (!status) return <EmptyState>Waiting for the trader’s status.</EmptyState>;
  return (
    <>
      <h3 className="subhead">Start-up</h3>
      <StartupSteps steps={status.value.steps} />
      <h3 className="subhead">Exchange feed</h3>
      <FeedMetricsList metrics={status.value.metrics} />
    </>
  );
}

export function SystemPanel() {
  return (
    <Panel title="System" testId="system" actions={<ExchangeFeed />}>
      <System />
    </Panel>
  );
}
