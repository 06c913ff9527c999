import { expect, it } from "vitest";
import { decodeEmergencyStop, type EmergencyStop } from "../wire/emergencyStop";
import { stopLines } from "./stopLines";

function stop(extra: object): EmergencyStop {
  const decoded = decodeEmergencyStop({ phase: "clearing", reason: "a test", unknown_orders: 0, ...extra });
  if (decoded === null) throw new Error("not a stop");
  return decoded;
}

it("never calls a stop verified that is not", () => {
  expect(stopLines(stop({ phase: "verified" })).title).toContain("VERIFIED");
  expect(stopLines(stop({})).title).toContain("NOT VERIFIED");
  expect(stopLines(stop({ phase: "something new" })).title).toContain("NOT VERIFIED");
});

it("tells what is known of the orders", () => {
  expect(stopLines(stop({})).orders).toContain("What rests has not been listed yet, 0 orders of unknown fate.");
  expect(stopLines(stop({ resting_orders: 1, unknown_orders: 2 })).orders).toContain("1 order still listed as resting, 2 orders of unknown fate.");
});

it("is there only while it is pulled", () => {
  expect(decodeEmergencyStop(null)).toBeNull();
  expect(decodeEmergencyStop(undefined)).toBeNull();
  expect(decodeEmergencyStop({})).not.toBeNull();
});
