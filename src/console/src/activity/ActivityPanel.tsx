import { useMemo, useState } from "react";
import { useSlice } from "../store/StoreContext";
import { EmptyState } from "../ui/EmptyState";
import { Panel } from "../ui/Panel";
import type { ActivityLog } from "../store/activityLog";
import { LevelFilter, TypeFilter } from "./ActivityFilters";
import { activityTypes, everything, filterActivities, type ActivityFilter } from "./activityFilter";
import { ActivityRow } from "./ActivityRow";
import { copyText } from "./activityText";
import { CopyButton } from "./CopyButton";
import { useStickToBottom } from "./useStickToBottom";

function ActivityList({ lines }: { readonly lines: ActivityLog }) {
  const { ref, away, onScroll, toBottom } = useStickToBottom(lines);
  return (
    <div className="activity-frame">
      <ol className="activities" ref={ref} onScroll={onScroll} tabIndex={0} aria-label="Activity, oldest first">
        {lines.map((line) => (
          <ActivityRow key={line.activity.id} line={line} />
        ))}
      </ol>
      {away && (
        <button type="button" className="button to-latest" onClick={toBottom}>
          Latest
        </button>
      )}
    </div>
  );
}

export function ActivityPanel() {
  const log = useSlice((store) => store.activities);
  const [filter, setFilter] = useState<ActivityFilter>(everything);
  const types = useMemo(() => activityTypes(log), [log]);
  const lines = useMemo(() => filterActivities(log, filter), [log, filter]);
  return (
    <Panel
      title="Activity"
      testId="activity-console"
      className="activity-panel"
      note="UTC"
      actions={
        <>
          <TypeFilter types={types} selected={filter.type} onSelect={(type) => setFilter({ ...filter, type })} />
          <CopyButton text={() => copyText(lines)} />
        </>
      }
    >
      <div className="activity-filters">
        <LevelFilter selected={filter.level} onSelect={(level) => setFilter({ ...filter, level })} />
      </div>
      {lines.length === 0 ? (
        <EmptyState>{log.length === 0 ? "Nothing has happened yet." : "No activity matches the filter."}</EmptyState>
      ) : (
        <ActivityList lines={lines} />
      )}
    </Panel>
  );
}
