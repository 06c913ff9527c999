import { useId, type ReactNode } from "react";
import { PanelGuard } from "./PanelGuard";

interface PanelProps {
  readonly title: string;
  readonly testId?: string;
  readonly className?: string;
  /** Beside the title: a count or a short fact. */
  readonly note?: ReactNode;
  /** At the right end of the title bar. */
  readonly actions?: ReactNode;
  readonly children: ReactNode;
}

export function Panel({ title, testId, className, note, actions, children }: PanelProps) {
  const titleId = useId();
  return (
    <section className={className ? `panel ${className}` : "panel"} aria-labelledby={titleId} data-testid={testId}>
      <header className="panel-head">
        <h2 id={titleId}>{title}</h2>
        {note !== undefined && <span className="panel-note">{note}</span>}
        {actions !== undefined && <div className="panel-actions">{actions}</div>}
      </header>
      <PanelGuard>{children}</PanelGuard>
    </section>
  );
}
