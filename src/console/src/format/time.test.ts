import { describe, expect, it } from "vitest";
import { formatDateUtc, formatDuration, formatIsoTime, formatSpan, formatTimeUtc } from "./time";

describe("formatSpan", () => {
  it.each([
    [0, "0s"],
    [999, "0s"],
    [59_999, "59s"],
    [65_000, "1m 05s"],
    [3_600_000, "1h 00m"],
    [7_380_000, "2h 03m"],
    [90_000_000, "1d 01h"],
    [-5_000, "0s"],
  ])("shows %d ms as %s", (milliseconds, shown) => {
    expect(formatSpan(milliseconds)).toBe(shown);
  });
});

it("quotes dates and times in UTC", () => {
  const at = Date.UTC(2025, 7, 8, 14, 3, 22);
  expect(formatDateUtc(at)).toBe("2025-08-08");
  expect(formatTimeUtc(at)).toBe("14:03:22");
  expect(formatIsoTime("2025-08-08T16:03:22+02:00")).toBe("14:03:22");
  expect(formatIsoTime("yesterday")).toBe("—");
  expect(formatTimeUtc(Number.NaN)).toBe("—");
});

it("shows durations in the unit that fits", () => {
  expect(formatDuration(12)).toBe("12 ms");
  expect(formatDuration(1_540)).toBe("1.54 s");
  expect(formatDuration(65_000)).toBe("1m 05s");
  expect(formatDuration(null)).toBe("—");
});
