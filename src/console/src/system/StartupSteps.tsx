import { sentenceLabel } from "../format/labels";
import { formatDuration } from "../format/time";
import type { StartupStep } from "../wire/traderStatus";

export function StartupSteps({ steps }: { readonly steps: readonly StartupStep[] }) {
  return (
    <ol className="steps" aria-label="Start-up steps">
      {steps.map((step) => (
        <li key={step.name} className="step" data-status={step.status}>
          <span className="step-mark" aria-hidden="true" />
          <span className="step-name">{sentenceLabel(step.name)}</span>
          <span className="visually-hidden">{sentenceLabel(step.status)}</span>
          <span className="step-time num">
            {step.durationMs === null && step.status === "in_progress" ? "running" : formatDuration(step.durationMs)}
          </span>
          {step.details && <span className="step-details">{step.details}</span>}
        </li>
      ))}
    </ol>
  );
}
