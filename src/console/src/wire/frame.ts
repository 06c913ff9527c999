import { decodeActivity, decodeHistoryReplay, type Activity } from "./activity";
import { decodeConnectionInfo, type ConnectionInfo } from "./connectionInfo";
import { object, textOrNull } from "./fields";
import { decodeTraderStatus, type TraderStatus } from "./traderStatus";
import { decodeTradingState, type TradingState } from "./tradingState";
import { decodeWhaleProcessing, decodeWhaleQueue, type WhaleProcessing, type WhaleQueue } from "./whaleQueue";

export type Frame =
  | { readonly type: "connection"; readonly data: ConnectionInfo }
  | { readonly type: "history_replay"; readonly data: readonly Activity[] }
  | { readonly type: "system_activity"; readonly data: Activity }
  | { readonly type: "trader_status"; readonly data: TraderStatus }
  | { readonly type: "trading_state"; readonly data: TradingState }
  | { readonly type: "whale_queue"; readonly data: WhaleQueue }
  | { readonly type: "whale_processing"; readonly data: WhaleProcessing }
  | { readonly type: "ping" }
  /** A type this console does not know, or text that is not a frame at all. */
  | { readonly type: "unknown"; readonly name: string };

function parse(frameText: string): unknown {
  try {
    return JSON.parse(frameText) as unknown;
  } catch {
    return null;
  }
}

export function decodeFrame(frameText: string): Frame {
  const raw = object(parse(frameText));
  const data = raw["data"];
  const type = textOrNull(raw["type"]);
  switch (type) {
    case "connection":
      return { type, data: decodeConnectionInfo(data) };
    case "history_replay":
      return { type, data: decodeHistoryReplay(data) };
    case "system_activity":
      return { type, data: decodeActivity(data) };
    case "trader_status":
      return { type, data: decodeTraderStatus(data) };
    case "trading_state":
      return { type, data: decodeTradingState(data) };
    case "whale_queue":
      return { type, data: decodeWhaleQueue(data) };
    case "whale_processing":
      return { type, data: decodeWhaleProcessing(data) };
    case "ping":
      return { type };
    default:
      return { type: "unknown", name: type ?? "not a frame" };
  }
}
