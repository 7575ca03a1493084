import { describe, expect, it } from "vitest";
import { SECOND } from "./moments";
import { at, merged, nextRecorded, overlaid, type Stretch, stretches, type Told, why } from "./stretches";

const told = (span: string, from: number, to: number, more: Partial<Told> = {}): Told => ({
  span,
  start_us: from * SECOND,
  end_us: to * SECOND,
  first: from,
  last: to - 1,
  lost: false,
  reason: null,
  ...more,
});
const brief = (all: readonly Stretch[]) => all.map((one) => [one.state, one.fromUs / SECOND, one.toUs / SECOND]);

describe("what the index tells", () => {
  it("is named, with what lies between", () => {
    const all = stretches([
      told("a", 0, 10),
      told("a", 10, 14, { lost: true, reason: "evicted-oldest" }),
      told("a", 14, 20),
      told("a", 24, 30),
      told("b", 40, 50),
      told("b", 50, 52, { lost: true, reason: "restart" }),
      told("b", 52, 53, { lost: true, reason: "lost-in-store" }),
      told("b", 53, 54, { lost: true, reason: "local-only" }),
    ]);
    expect(brief(all)).toEqual([
      ["recorded", 0, 10],
      ["dropped", 10, 14],
      ["recorded", 14, 20],
      ["local", 20, 24],
      ["recorded", 24, 30],
      ["offline", 30, 40],
      ["recorded", 40, 50],
      ["offline", 50, 52],
      ["lost", 52, 53],
      ["local", 53, 54],
    ]);
    expect(why(all[1] as Stretch)).toContain("stream cache");
    expect(why(all[3] as Stretch)).toContain("not sent it yet");
  });

  it("may come twice, where answers meet", () => {
    expect(brief(stretches([told("a", 0, 10), told("a", 0, 10), told("a", 8, 12)]))).toEqual([["recorded", 0, 12]]);
  });

  it("keeps a reason that nobody knows as the camera worded it", () => {
    const [, gap] = stretches([told("a", 0, 1), told("a", 1, 2, { lost: true, reason: "rain" })]);
    expect(gap && why(gap)).toBe("The camera says: rain.");
  });
});

describe("for a zoom", () => {
  const day = stretches([
    told("a", 0, 1000),
    told("a", 1000, 1002, { lost: true, reason: "x" }),
    told("a", 1002, 2000),
  ]);

  it("the shortest gap is seen from afar", () => {
    const states = merged(day, 500 * SECOND).map(({ state }) => state);
    expect(states).toContain("dropped");
  });

  it("nothing is lost or moved where a pixel is short", () => {
    expect(merged(day, SECOND / 10)).toEqual(day);
  });

  it("a hundred thousand stretches become no more than there are pixels", () => {
    const all = stretches(
      Array.from({ length: 100_000 }, (_, n) => told("a", n, n + 1, n % 2 ? { lost: true, reason: "x" } : {})),
    );
    expect(merged(all, 100 * SECOND).length).toBeLessThanOrEqual(1_001);
  });
});

it("finds the stretch at a moment, and the next recording", () => {
  const all = stretches([told("a", 0, 10), told("b", 20, 30)]);
  expect(at(all, 15 * SECOND)?.state).toBe("offline");
  expect(at(all, 10 * SECOND)?.state).toBe("offline");
  expect(at(all, 30 * SECOND)).toBeUndefined();
  expect(nextRecorded(all, 12 * SECOND)).toBe(20 * SECOND);
  expect(nextRecorded(all, 22 * SECOND)).toBe(22 * SECOND);
  expect(nextRecorded(all, 31 * SECOND)).toBeUndefined();
});

it("shows what is damaged on top of what it lies in", () => {
  const damaged: Stretch = { state: "damaged", fromUs: 4 * SECOND, toUs: 6 * SECOND, reason: "digest" };
  expect(brief(overlaid(stretches([told("a", 0, 10)]), [damaged]))).toEqual([
    ["recorded", 0, 4],
    ["damaged", 4, 6],
    ["recorded", 6, 10],
  ]);
});
