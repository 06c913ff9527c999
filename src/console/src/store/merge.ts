import type { TraderStatus } from "../wire/traderStatus";
import type { Order, TradingState } from "../wire/tradingState";
import type { WhaleQueue } from "../wire/whaleQueue";
import { keepIdentity } from "./keepIdentity";

/** Take a replacement frame, but keep every list item that did not change. */

export const orderKey = (order: Order): string => order.orderId || order.clientOrderId;

export function mergeStatus(previous: TraderStatus | null, next: TraderStatus): TraderStatus {
  if (!previous) return next;
  return { ...next, steps: keepIdentity(previous.steps, next.steps, (step) => step.name) };
}

export function mergeTrading(previous: TradingState | null, next: TradingState): TradingState {
  if (!previous) return next;
  return {
    ...next,
    positions: keepIdentity(previous.positions, next.positions, (position) => `${position.ticker}/${position.side}`),
    orders: keepIdentity(previous.orders, next.orders, orderKey),
    recentOrders: keepIdentity(previous.recentOrders, next.recentOrders, orderKey),
    settlements: keepIdentity(
      previous.settlements,
      next.settlements,
      (settlement) => `${settlement.ticker}/${settlement.side}/${settlement.settledAtMs ?? ""}`,
    ),
  };
}

export function mergeWhales(previous: WhaleQueue | null, next: WhaleQueue): WhaleQueue {
  if (!previous) return next;
  return {
    ...next,
    queue: keepIdentity(previous.queue, next.queue, (whale) => whale.whaleId),
    decisions: keepIdentity(previous.decisions, next.decisions, (decision) => `${decision.whaleId}/${decision.timestampMs}`),
    followed: keepIdentity(previous.followed, next.followed, (whale) => `${whale.whaleId}/${whale.orderId}`),
  };
}
