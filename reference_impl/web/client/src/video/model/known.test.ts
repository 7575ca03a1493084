import { expect, it } from "vitest";
import type { Hour } from "./hours";
import { type Index, Known } from "./known";
import { DAY, HOUR, MINUTE, nowUs } from "./moments";
import type { Told } from "./stretches";

const all = <T>(value: T) => ({ value, problem: undefined });
const TODAY = Math.floor(nowUs() / DAY) * DAY;

/** An index of a camera that records the first ten minutes of some hours. */
function index(begins: readonly number[]) {
  const asked = { coverage: 0, hours: 0 };
  const told: Told[] = begins.map((us, n) => ({
    span: `${n}`, start_us: us, end_us: us + 10 * MINUTE, first: 0, last: 9, lost: false, reason: null,
  })); // biome-ignore format: a row
  const answers: Index = {
    coverage: async (from, to) => {
      asked.coverage += 1;
      return all(told.filter((one) => one.start_us < to && one.end_us > from));
    },
    hours: async (from, to) => {
      asked.hours += 1;
      const hours: Hour[] = [];
      for (let us = from; us < to; us += HOUR) {
        hours.push({ fromUs: us, recordedUs: begins.includes(us) ? 10 * MINUTE : 0, lostUs: 0, lostByReason: {} });
      }
      return all(hours);
    },
  };
  return { answers, asked };
}

it("finds the last recording, and the next, days away, with a few questions", async () => {
  const begins = [TODAY - 12 * DAY, TODAY - 5 * DAY + 3 * HOUR];
  const { answers, asked } = index(begins);
  const known = new Known(answers);
  expect((await known.last(nowUs()))?.toUs).toBe((begins[1] as number) + 10 * MINUTE);
  expect(await known.next(TODAY - 12 * DAY + HOUR)).toBe(begins[1]);
  expect(await known.next(TODAY - 4 * DAY)).toBeUndefined();
  expect(asked.coverage + asked.hours).toBeLessThan(12);
});

it("asks once for a day that is over, however often it is seen", async () => {
  const { answers, asked } = index([TODAY - 5 * DAY]);
  const known = new Known(answers);
  const seen = { fromUs: TODAY - 5 * DAY, toUs: TODAY - 4 * DAY };
  for (let n = 0; n < 5; n += 1) await known.needDays(seen);
  expect(asked.coverage).toBe(1);
  expect(known.has(seen)).toBe(true);
  expect(known.stretches(seen).map(({ state }) => state)).toEqual(["recorded"]);
});

it("says what the index refuses, and does not take it for no recording", async () => {
  const problem = { status: 403, reason: "not-a-member", detail: "No." };
  const none = { value: undefined, problem };
  const known = new Known({ coverage: async () => none, hours: async () => none });
  const seen = { fromUs: TODAY - 2 * DAY, toUs: TODAY - DAY };
  await known.needDays(seen);
  expect(known.problem.value).toEqual(problem);
  expect(known.has(seen)).toBe(false);
});

it("keeps what all regions told when one of them falls silent, and asks again for what one has not told", async () => {
  const problem = { status: 0, reason: "unreachable", detail: "US: no answer." };
  const { answers } = index([TODAY - 5 * DAY, TODAY - 5 * DAY + HOUR]);
  let silent = false;
  let asked = 0;
  const known = new Known({
    ...answers,
    coverage: async (from, to) => {
      asked += 1;
      const { value } = await answers.coverage(from, to);
      return silent ? { value: value?.slice(0, 1), problem } : all(value);
    },
  });
  const seen = { fromUs: TODAY - 5 * DAY, toUs: TODAY - 4 * DAY };
  const other = { fromUs: TODAY - 7 * DAY, toUs: TODAY - 6 * DAY };
  await known.needDays(seen);
  silent = true;
  await known.needDays(other);
  expect(known.problem.value).toEqual(problem);
  expect(known.has(other)).toBe(true);
  const before = performance.now;
  performance.now = () => before.call(performance) + 60_000;
  await known.needDays(seen);
  await known.needDays(other);
  performance.now = before;
  expect(asked).toBe(3); // what is known whole, once
  expect(known.stretches(seen).filter(({ state }) => state === "recorded")).toHaveLength(2);
});
