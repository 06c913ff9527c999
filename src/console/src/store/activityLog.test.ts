import { describe, expect, it } from "vitest";
import { decodeActivity, decodeHistoryReplay } from "../wire/activity";
import { activity } from "../testing/frames";
import { activityCapacity, appendActivity, replayActivities, type ActivityLog } from "./activityLog";

const append = (log: ActivityLog, ...wire: object[]): ActivityLog => wire.map(decodeActivity).reduce(appendActivity, log);
const messages = (log: ActivityLog): string[] => log.map((line) => line.activity.message);

describe("appendActivity", () => {
  it("shows the same activity once", () => {
    expect(messages(append([], activity(1, "a"), activity(1, "a"), activity(2, "b")))).toEqual(["a", "b"]);
  });

  it("folds identical text within a second", () => {
    const log = append([], activity(1, "same", 1_000), activity(2, "other", 1_200), activity(3, "same", 1_900), activity(4, "same", 2_001));
    expect(log.map((line) => [line.activity.message, line.repeats])).toEqual([["same", 2], ["other", 1], ["same", 1]]);
    expect(append(log, activity(3, "same", 1_900))).toBe(log);
  });

  it("does not fold different transitions with the same words", () => {
    const log = append(
      [],
      activity(1, "Moved on", 1_000, { from_state: "startup", to_state: "initializing" }),
      activity(2, "Moved on", 1_100, { from_state: "initializing", to_state: "orderbook_connect" }),
    );
    expect(log).toHaveLength(2);
  });

  it("keeps time order for a late arrival", () => {
    expect(messages(append([], activity(1, "a", 1_000), activity(3, "c", 9_000), activity(2, "b", 5_000)))).toEqual(["a", "b", "c"]);
  });

  it("keeps the last 300", () => {
    const log = append([], ...Array.from({ length: 320 }, (_, index) => activity(index + 1, `m${index + 1}`)));
    expect(log).toHaveLength(activityCapacity);
    expect(log[0]?.activity.message).toBe("m21");
  });
});

describe("replayActivities", () => {
  it("merges both lists in time order without duplicates and replaces what was there", () => {
    const before = append([], activity(90, "from an earlier server run", 500));
    const history = decodeHistoryReplay({
      transitions: [activity(1, "t1", 1_000), activity(4, "t4", 40_000)],
      activities: [activity(1, "t1", 1_000), activity(2, "a2", 20_000), activity(3, "a3", 30_000)],
      count: 5,
    });
    expect(messages(replayActivities(before, history))).toEqual(["t1", "a2", "a3", "t4"]);
  });

  it("keeps the console's own warnings in their place", () => {
    const before = append([], activity(1, "a", 1_000), activity(-1, "connection lost", 15_000));
    const history = decodeHistoryReplay({ transitions: [], activities: [activity(1, "a", 1_000), activity(2, "b", 20_000)] });
    expect(messages(replayActivities(before, history))).toEqual(["a", "connection lost", "b"]);
  });
});
