import { expect, it } from "vitest";
import { type Hour, hourText, month, monthBegin, parts, summed } from "./hours";
import { HOUR, MINUTE, midnight, SECOND } from "./moments";

const DAY_IN_MARCH = 1_774_000_000 * SECOND; // 2026-03-20

const hourOf = (fromUs: number, recordedUs: number, lostByReason: Record<string, number> = {}): Hour => ({
  fromUs,
  recordedUs,
  lostUs: Object.values(lostByReason).reduce((sum, us) => sum + us, 0),
  lostByReason,
});

it("fills six weeks from a Monday on, each day once, whatever its clocks do", () => {
  const days = month(DAY_IN_MARCH, []).flat();
  expect(days.length).toBe(42);
  expect(new Date((days[0]?.fromUs ?? 0) / 1000).getDay()).toBe(1);
  expect(days.filter(({ inMonth }) => inMonth).length).toBe(31);
  for (const [n, day] of days.entries()) if (n > 0) expect(day.fromUs).toBe(days[n - 1]?.toUs);
});

it("sums up the hours of a day", () => {
  const day = midnight(DAY_IN_MARCH);
  const hours = [0, 5, 23].map((n) => hourOf(day + n * HOUR, HOUR, { restart: n * SECOND }));
  const filled = month(DAY_IN_MARCH, hours)
    .flat()
    .filter(({ recordedUs }) => recordedUs > 0);
  expect(filled.map(({ fromUs, recordedUs, lostUs }) => [fromUs, recordedUs, lostUs])).toEqual([
    [day, 3 * HOUR, 28 * SECOND],
  ]);
});

it("goes from month to month", () => {
  expect(new Date(monthBegin(DAY_IN_MARCH, -3) / 1000).getMonth()).toBe(11);
});

it("adds up what several regions have of the same hour", () => {
  const here = hourOf(HOUR, 7, { restart: 1, "evicted-oldest": 4 });
  expect(summed([hourOf(0, 5), here, hourOf(HOUR, 2, { restart: 2, "local-only": 3 })])).toEqual([
    hourOf(0, 5),
    hourOf(HOUR, 9, { restart: 3, "evicted-oldest": 4, "local-only": 3 }),
  ]);
});

it("tells how an hour’s losses came about, whatever the camera called them", () => {
  const lost = { "lost-in-store": SECOND, "evicted-oldest": MINUTE, refused: 2 * SECOND, restart: 3 * SECOND };
  const hour = hourOf(0, 40 * MINUTE, lost);
  expect(parts(hour)).toEqual([
    ["recorded", 40 * MINUTE],
    ["offline", 3 * SECOND],
    ["dropped", MINUTE + 2 * SECOND],
    ["lost", SECOND],
  ]);
  expect(hourText(hour)).toBe(
    "40 min of this hour recorded, 3 s camera offline, 1 min 2 s dropped by the camera, 1 s lost in the cloud.",
  );
});

it("gives an hour’s reason in a sentence where it has only one", () => {
  expect(hourText(hourOf(0, 0, { "local-only": HOUR }))).toMatch(
    /recorded, 1 h on the camera only\. .*its own storage\.$/,
  );
  expect(hourText(hourOf(0, 0, { "eaten-by-moths": HOUR }))).toBe(
    "0 s of this hour recorded, 1 h dropped by the camera.",
  );
  expect(hourText(hourOf(0, HOUR))).toBe("1 h of this hour recorded.");
});
