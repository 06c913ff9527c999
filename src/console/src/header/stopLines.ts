import type { EmergencyStop } from "../wire/emergencyStop";

function count(orders: number): string {
  return orders === 1 ? "1 order" : `${orders} orders`;
}

/** What a stop has come to, in words. */
export function stopLines(stop: EmergencyStop): { readonly title: string; readonly orders: string } {
  if (stop.phase === "verified") {
    return {
      title: "■ EMERGENCY STOP · VERIFIED",
      orders: "Nothing is sent. The exchange lists no resting order, and no order is of unknown fate.",
    };
  }
  const resting = stop.restingOrders === null ? "What rests has not been listed yet" : `${count(stop.restingOrders)} still listed as resting`;
  return {
    title: "■ EMERGENCY STOP · CLEARING, NOT VERIFIED",
    orders: `Nothing is sent, everything is being cancelled. ${resting}, ${count(stop.unknownOrders)} of unknown fate.`,
  };
}
