import { describe, expect, it } from "vitest";
import { DAY, HOUR, lengthText, MINUTE, midnight, SECOND } from "./moments";
import { ticks } from "./ticks";
import { LONGEST, lengthOf, momentAt, moved, pinched, SHORTEST, showing, xOf, zoomed } from "./visible";

const NOON = midnight(1_795_000_000 * SECOND) + 12 * HOUR;
const seen = { fromUs: NOON - 12 * HOUR, toUs: NOON + 12 * HOUR };

describe("zooming", () => {
  it("keeps the moment under the pointer where it is, from a month to seconds", () => {
    for (let factor = 1; factor > 1e-6; factor /= 3) {
      const next = zoomed(seen, NOON + HOUR, factor);
      expect(xOf(next, 1000, NOON + HOUR)).toBeCloseTo(xOf(seen, 1000, NOON + HOUR), 0);
    }
  });

  it("ends at seconds and at a month", () => {
    expect(lengthOf(zoomed(seen, NOON, 1e-9))).toBe(SHORTEST);
    expect(lengthOf(zoomed(seen, NOON, 1e9))).toBe(LONGEST);
  });

  it("follows two fingers", () => {
    const [a, b] = [momentAt(seen, 1000, 400), momentAt(seen, 1000, 600)];
    const next = pinched(1000, a, b, 300, 700);
    expect(lengthOf(next)).toBeCloseTo(lengthOf(seen) / 2, -2);
    expect(xOf(next, 1000, a)).toBeCloseTo(300, 0);
    expect(xOf(next, 1000, b)).toBeCloseTo(700, 0);
  });
});

it("moves as little as shows a moment", () => {
  expect(showing(seen, NOON)).toEqual(seen);
  const next = showing(seen, seen.toUs + HOUR);
  expect(xOf(next, 1000, seen.toUs + HOUR)).toBeCloseTo(920, 0);
  expect(moved(seen, -DAY).toUs).toBe(seen.fromUs);
});

describe("marks", () => {
  it("have labels that do not run into one another, at any zoom", () => {
    for (let length = SHORTEST; length <= LONGEST; length *= 1.7) {
      const view = { fromUs: NOON, toUs: NOON + length };
      const labels = ticks(view, 1200).filter(({ label }) => label);
      expect(labels.length).toBeLessThanOrEqual(16);
      expect(labels.length).toBeGreaterThanOrEqual(1);
      const at = labels.map(({ us }) => xOf(view, 1200, us));
      for (let n = 1; n < at.length; n += 1) expect((at[n] as number) - (at[n - 1] as number)).toBeGreaterThan(60);
    }
  });

  it("name the hours of a day, and the day at midnight", () => {
    const labels = ticks({ fromUs: NOON - 2 * HOUR, toUs: NOON + 14 * HOUR }, 1000).map(({ label }) => label);
    expect(labels).toContain("12:00");
    expect(labels.some((label) => /[A-Za-z]/.test(label))).toBe(true);
  });
});

it("says lengths as people do", () => {
  expect(lengthText(2 * DAY + 3 * HOUR + MINUTE)).toBe("2 d 3 h");
  expect(lengthText(252 * SECOND)).toBe("4 min 12 s");
  expect(lengthText(400_000)).toBe("0.4 s");
  expect(lengthText(0)).toBe("0 s");
});
