import { memo, useId, useState } from "react";
import { formatTimeUtc } from "../format/time";
import type { ActivityLine } from "../store/activityLog";
import { Icon } from "../ui/Icon";
import { activityIcon } from "./activityIcon";
import { activityParts } from "./activityText";

function metadataText(value: unknown): string {
  return typeof value === "string" ? value : JSON.stringify(value);
}

export const ActivityRow = memo(function ActivityRow({ line }: { readonly line: ActivityLine }) {
  const [open, setOpen] = useState(false);
  const detailsId = useId();
  const { activity, repeats } = line;
  const { kind, headline, context } = activityParts(activity);
  const metadata = Object.entries(activity.metadata).filter(([, value]) => value !== null && value !== "");
  return (
    <li className="activity" data-level={activity.level} data-testid="activity-row">
      <Icon name={activityIcon(activity)} />
      <div className="activity-body">
        <p className="activity-line">
          <time dateTime={new Date(activity.atMs).toISOString()}>[{formatTimeUtc(activity.atMs)}]</time>{" "}
          <span className="activity-kind">{kind}:</span> {headline}
          {repeats > 1 && <span className="repeats"> ×{repeats}</span>}
        </p>
        {context && <p className="activity-context">{context}</p>}
        {open && (
          <dl className="metadata" id={detailsId}>
            {metadata.map(([name, value]) => (
              <div key={name}>
                <dt>{name}</dt>
                <dd>{metadataText(value)}</dd>
              </div>
            ))}
          </dl>
        )}
      </div>
      {metadata.length > 0 && (
        <button
          type="button"
          className="expander"
          aria-expanded={open}
          aria-controls={detailsId}
          aria-label={open ? "Hide details" : "Show details"}
          onClick={() => setOpen(!open)}
        >
          <Icon name="chevron" />
        </button>
      )}
    </li>
  );
});
