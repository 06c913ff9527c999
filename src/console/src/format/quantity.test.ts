import { describe, expect, it } from "vitest";
import { formatCents, formatContracts, formatCount } from "./quantity";

describe("formatContracts", () => {
  it.each([
    ["1500.00", "1,500"],
    ["12.50", "12.5"],
    ["0.00", "0"],
    ["100", "100"],
    ["-3.00", "-3"],
    ["123456789012345678.25", "123,456,789,012,345,678.25"],
  ])("shows %s as %s", (wire, shown) => {
    expect(formatContracts(wire)).toBe(shown);
  });
});

describe("formatCents", () => {
  it.each([
    [45, "45¢"],
    [45.5, "45.5¢"],
    [12.3333, "12.33¢"],
    [0.1 + 0.2, "0.3¢"],
  ])("shows %d as %s", (cents, shown) => {
    expect(formatCents(cents)).toBe(shown);
  });

  it("shows a missing price as a dash", () => {
    expect(formatCents(null)).toBe("—");
  });
});

it("groups plain counts", () => {
  expect(formatCount(1234567)).toBe("1,234,567");
  expect(formatCount(-1000)).toBe("-1,000");
});
