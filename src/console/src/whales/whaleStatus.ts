import { upperLabel } from "../format/labels";
import { whalePhase, type WhaleRow } from "../store/whaleRow";

export interface WhaleStatus {
  /** Chooses the colour. */
  readonly kind: string;
  readonly label: string;
}

const waitingLabels: Readonly<Record<string, string>> = {
  rate_limited: "RATE LIMITED",
  book: "WAITING FOR BOOK",
  not_ready: "TRADER NOT READY",
};

export function whaleStatus(row: WhaleRow): WhaleStatus {
  if (row.action !== null) return { kind: row.action, label: upperLabel(row.action) };
  switch (whalePhase(row)) {
    case "processed":
      return { kind: "left", label: "LEFT QUEUE" };
    case "processing":
      return { kind: "processing", label: "PROCESSING" };
    case "queued":
      if (row.waiting === null) return { kind: "queued", label: "QUEUED" };
      return { kind: "waiting", label: waitingLabels[row.waiting] ?? upperLabel(row.waiting) };
  }
}
