import { expect, it } from "vitest";
import { decodeActivity } from "../wire/activity";
import { appendActivity } from "../store/activityLog";
import { activity } from "../testing/frames";
import { activityParts, copyText } from "./activityText";

const at = Date.UTC(2025, 7, 8, 10, 30, 0);
const transition = activity(1, "Configuration\n  read", at, {
  activity_type: "state_transition", from_state: "startup", to_state: "initializing",
});

it("heads a transition with its states and puts the context below", () => {
  expect(activityParts(decodeActivity(transition))).toEqual({
    kind: "STATE TRANSITION", headline: "startup → initializing", context: "Configuration\n  read",
  });
});

it("copies one line per message", () => {
  const log = [transition, activity(2, "Synchronised", at + 1_000)].map(decodeActivity).reduce(appendActivity, []);
  expect(copyText(log)).toBe("10:30:00 [startup -> initializing] Configuration read\n10:30:01 Synchronised");
});
