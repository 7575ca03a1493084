import { expect, test } from "vitest";
import { daysLeft, daysUntil, yearsLater } from "./dates";
import { stateOf } from "./subscription_card";

const NOW = Date.parse("2026-11-30T12:00:00Z");

test.each([
  ["2026-11-30T12:00:01Z", 1, "1 day left"],
  ["2026-12-02T12:00:00Z", 2, "2 days left"],
  ["2026-11-30T12:00:00Z", 0, "over"],
  ["2026-11-29T00:00:00Z", -1, "over"],
])("until %s", (moment, days, said) => {
  expect(daysUntil(moment, NOW)).toBe(days);
  expect(daysLeft(days)).toBe(said);
});

test("a year from the 29th of February ends with the month", () => {
  expect(new Date(yearsLater(Date.parse("2028-02-29T10:00:00Z"), 1)).toISOString()).toBe("2029-02-28T10:00:00.000Z");
  expect(new Date(yearsLater(NOW, 1)).toISOString()).toBe("2027-11-30T12:00:00.000Z");
});

test.each([
  ["2027-11-30T12:00:00Z", "Active"],
  ["2026-12-20T12:00:00Z", "Ends soon"],
  ["2026-11-30T11:00:00Z", "Ended"],
])("a subscription until %s", (ends_at, label) => {
  expect(stateOf({ activated_at: "", licences_due_by: "", ends_at }, NOW).label).toBe(label);
});
