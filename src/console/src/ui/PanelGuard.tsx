import { Component, type ReactNode } from "react";

interface PanelGuardState {
  readonly failure: string | null;
}

/** A fault in one panel must not blank the others: someone may need them to judge open positions. */
export class PanelGuard extends Component<{ readonly children: ReactNode }, PanelGuardState> {
  override state: PanelGuardState = { failure: null };

  static getDerivedStateFromError(error: unknown): PanelGuardState {
    return { failure: error instanceof Error ? error.message : String(error) };
  }

  override render(): ReactNode {
    if (this.state.failure === null) return this.props.children;
    return (
      <div className="panel-failure" role="alert">
        <p>This panel could not be drawn: {this.state.failure}</p>
        <button type="button" className="button" onClick={() => this.setState({ failure: null })}>
          Draw again
        </button>
      </div>
    );
  }
}
