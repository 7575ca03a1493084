import { HOUR, lengthText, type Micros, midnight } from "./moments";
import { byRank, REASONS, type State, stateFor, TITLES } from "./stretches";

/** An hour of UTC: how much of it is recorded, and how much is known to be lost, and why. */
export interface Hour {
  readonly fromUs: Micros;
  readonly recordedUs: Micros;
  readonly lostUs: Micros;
  readonly lostByReason: Readonly<Record<string, Micros>>; // as the index words reasons; `lostUs` together
}

/** Hours of several regions: of the same hour, what each has. */
export function summed(hours: readonly Hour[]): readonly Hour[] {
  const found = new Map<Micros, Hour>();
  for (const hour of hours) {
    const { recordedUs = 0, lostUs = 0, lostByReason = {} } = found.get(hour.fromUs) ?? {};
    found.set(hour.fromUs, {
      ...hour,
      recordedUs: recordedUs + hour.recordedUs,
      lostUs: lostUs + hour.lostUs,
      lostByReason: added(lostByReason, Object.entries(hour.lostByReason)),
    });
  }
  return [...found.values()];
}

function added<K extends string>(to: Readonly<Partial<Record<K, Micros>>>, more: readonly (readonly [K, Micros])[]) {
  const sums = new Map(Object.entries(to) as [K, Micros][]);
  for (const [key, us] of more) sums.set(key, (sums.get(key) ?? 0) + us);
  return Object.fromEntries(sums) as Record<K, Micros>;
}

/** How much of an hour is recorded, or lost in some way. */
export type Part = readonly [State, Micros];

/** What an hour is made of, as far as it is known: recorded first, the worst last. */
export function parts(hour: Hour): readonly Part[] {
  const told: Part[] = Object.entries(hour.lostByReason).map(([reason, us]) => [stateFor(reason), us]);
  const sums = Object.entries(added({}, [["recorded", hour.recordedUs], ...told])) as Part[];
  return sums.filter(([, us]) => us > 0).sort(([a], [b]) => byRank(a, b));
}

/** What is known of an hour, in words: `40 min of this hour recorded, 12 s dropped by the camera.` */
export function hourText(hour: Hour): string {
  const lost = parts(hour).filter(([state]) => state !== "recorded");
  const words = lost.map(([state, us]) => `, ${lengthText(us)} ${lowered(TITLES[state])}`);
  const [reason, ...others] = Object.keys(hour.lostByReason);
  const why = others.length === 0 && reason !== undefined ? ` ${REASONS[reason] ?? ""}` : "";
  return `${lengthText(hour.recordedUs)} of this hour recorded${words.join("")}.${why}`.trimEnd();
}

const lowered = (title: string) => title.charAt(0).toLowerCase() + title.slice(1);

/** A day of a calendar. */
export interface Day {
  readonly fromUs: Micros;
  readonly toUs: Micros;
  readonly inMonth: boolean;
  readonly recordedUs: Micros;
  readonly lostUs: Micros;
}

/** The weeks of the month of a moment, Monday first, with what the hours say of each day. */
export function month(us: Micros, hours: Iterable<Hour>): readonly (readonly Day[])[] {
  const moment = new Date(us / 1000);
  const first = new Date(moment.getFullYear(), moment.getMonth(), 1);
  const monday = midnight(first.getTime() * 1000, -((first.getDay() + 6) % 7));
  const sums = byDay(hours);
  const weeks: Day[][] = [];
  for (let day = monday; weeks.length < 6; ) {
    const week: Day[] = [];
    while (week.length < 7) {
      const next = midnight(day, 1);
      const { recordedUs, lostUs } = sums.get(day) ?? { recordedUs: 0, lostUs: 0 };
      const inMonth = new Date(day / 1000).getMonth() === moment.getMonth();
      week.push({ fromUs: day, toUs: next, inMonth, recordedUs, lostUs });
      day = next;
    }
    weeks.push(week);
  }
  return weeks;
}

function byDay(hours: Iterable<Hour>): Map<Micros, { recordedUs: Micros; lostUs: Micros }> {
  const sums = new Map<Micros, { recordedUs: Micros; lostUs: Micros }>();
  for (const hour of hours) {
    const day = midnight(hour.fromUs + HOUR / 2);
    const known = sums.get(day) ?? { recordedUs: 0, lostUs: 0 };
    sums.set(day, { recordedUs: known.recordedUs + hour.recordedUs, lostUs: known.lostUs + hour.lostUs });
  }
  return sums;
}

/** Months from that of `us`, as its first moment. */
export function monthBegin(us: Micros, months = 0): Micros {
  const moment = new Date(us / 1000);
  return new Date(moment.getFullYear(), moment.getMonth() + months, 1).getTime() * 1000;
}
