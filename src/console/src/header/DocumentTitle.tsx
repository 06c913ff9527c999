import { useEffect } from "react";
import type { Freshness } from "../feed/freshness";
import { upperLabel } from "../format/labels";
import { useSlice } from "../store/StoreContext";
import { useFreshness } from "./useFreshness";

/** A tab in the background must not claim READY when nothing has been heard for a while. */
export function titleFor(kind: Freshness["kind"], state: string | null): string {
  const label = kind === "first" || state === null ? "CONNECTING" : kind === "fresh" ? upperLabel(state) : "STALE";
  return `${label} · TRADER V3`;
}

export function DocumentTitle() {
  const { kind } = useFreshness();
  const status = useSlice((store) => store.status);
  const title = titleFor(kind, status?.value.state ?? null);
  useEffect(() => {
    document.title = title;
  }, [title]);
  return null;
}
