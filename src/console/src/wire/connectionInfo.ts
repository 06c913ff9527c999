import { flag, object, text } from "./fields";

/** What the server says about itself when the socket opens. */
export interface ConnectionInfo {
  readonly clientId: string;
  readonly message: string;
  readonly version: string;
  readonly environment: string;
  readonly environmentLabel: string;
  readonly exchangeHost: string;
  readonly tradingEnabled: boolean;
  readonly whaleDetection: boolean;
}

export function decodeConnectionInfo(data: unknown): ConnectionInfo {
  const raw = object(data);
  const environment = text(raw["environment"], "unknown");
  return {
    clientId: text(raw["client_id"]),
    message: text(raw["message"]),
    version: text(raw["version"]),
    environment,
    environmentLabel: text(raw["environment_label"], environment),
    exchangeHost: text(raw["exchange_host"]),
    tradingEnabled: flag(raw["trading_enabled"]),
    whaleDetection: flag(raw["whale_detection"]),
  };
}
