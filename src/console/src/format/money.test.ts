import { describe, expect, it } from "vitest";
import { formatMoney, formatReturn, formatSignedMoney, formatWholeMoney, missing, shareOf } from "./money";

describe("formatMoney", () => {
  it.each([
    ["0.000000", "$0.00"],
    ["1234.560000", "$1,234.56"],
    ["-12.345600", "-$12.35"],
    ["-1234567.891000", "-$1,234,567.89"],
    ["0.005000", "$0.01"],
    ["-0.005000", "-$0.01"],
    ["0.004999", "$0.00"],
    ["999.995000", "$1,000.00"],
    ["7", "$7.00"],
    ["100.5", "$100.50"],
  ])("shows %s as %s", (wire, shown) => {
    expect(formatMoney(wire)).toBe(shown);
  });

  it("keeps every digit of amounts no float could hold", () => {
    expect(formatMoney("90071992547409931234.565000")).toBe("$90,071,992,547,409,931,234.57");
    expect(formatMoney("-9007199254740993.010000")).toBe("-$9,007,199,254,740,993.01");
  });

  it("drops the sign of a loss that rounds to nothing", () => {
    expect(formatMoney("-0.001000")).toBe("$0.00");
  });

  it.each([null, "", "n/a", "1e5", "1,000.00"])("does not guess at %j", (wire) => {
    expect(formatMoney(wire)).toBe(missing);
  });
});

describe("other money formats", () => {
  it("marks gains with a plus", () => {
    expect(formatSignedMoney("18.400000")).toBe("+$18.40");
    expect(formatSignedMoney("-18.400000")).toBe("-$18.40");
    expect(formatSignedMoney("0.000000")).toBe("$0.00");
  });

  it("shows limits without cents", () => {
    expect(formatWholeMoney("100.000000")).toBe("$100");
    expect(formatWholeMoney("12500.000000")).toBe("$12,500");
  });

  it("computes the session's return exactly", () => {
    expect(formatReturn("25.250000", "10000.000000")).toBe("+0.25%");
    expect(formatReturn("-125.000000", "1000.00")).toBe("-12.50%");
    expect(formatReturn("5.000000", "0.000000")).toBe(missing);
  });

  it("keeps bar lengths between nothing and all", () => {
    expect(shareOf("50", "200")).toBe(0.25);
    expect(shareOf("500", "200")).toBe(1);
    expect(shareOf("1", "0")).toBe(1);
    expect(shareOf("0", "0")).toBe(0);
    expect(shareOf(null, null)).toBe(0);
  });
});
