import { clockText, DAY, dayText, HOUR, MINUTE, type Micros, midnight, SECOND } from "./moments";
import { lengthOf, type Visible } from "./visible";

/** A mark on the scale; those without a label are short. */
export interface Tick {
  readonly us: Micros;
  readonly label: string;
  readonly day: boolean; // it is midnight
}

const STEPS: readonly Micros[] = [
  SECOND, 2 * SECOND, 5 * SECOND, 10 * SECOND, 30 * SECOND,
  MINUTE, 2 * MINUTE, 5 * MINUTE, 10 * MINUTE, 30 * MINUTE,
  HOUR, 2 * HOUR, 3 * HOUR, 6 * HOUR, 12 * HOUR,
  DAY, 2 * DAY, 7 * DAY,
]; // biome-ignore format: one line a unit

const BETWEEN = new Map<Micros, number>([
  [2 * SECOND, 2],
  [10 * SECOND, 5],
  [30 * SECOND, 3],
  [2 * MINUTE, 2],
  [10 * MINUTE, 5],
  [30 * MINUTE, 3],
  [2 * HOUR, 2],
  [3 * HOUR, 3],
  [6 * HOUR, 3],
  [12 * HOUR, 2],
  [7 * DAY, 7],
]);

/** The marks in what is seen, labels at least `apart` pixels from one another; whole units of this computer’s clock. */
export function ticks(seen: Visible, width: number, apart = 84): readonly Tick[] {
  const least = (lengthOf(seen) / Math.max(width, 1)) * apart;
  const step = STEPS.find((one) => one >= least) ?? 7 * DAY;
  return step >= DAY ? ofDays(seen, step / DAY) : withinDays(seen, step);
}

function ofDays(seen: Visible, every: number): readonly Tick[] {
  const found: Tick[] = [];
  for (let us = midnight(seen.fromUs); us < seen.toUs; us = midnight(us, 1)) {
    const number = Math.round((us - new Date(us / 1000).getTimezoneOffset() * MINUTE) / DAY);
    found.push({ us, label: number % every === 0 ? dayText(us) : "", day: true });
  }
  return found.filter((tick) => tick.us >= seen.fromUs);
}

/** Counted from each midnight, so that they stay on whole hours where clocks are put forward or back by whole hours. */
function withinDays(seen: Visible, step: Micros): readonly Tick[] {
  const found: Tick[] = [];
  const small = step / (BETWEEN.get(step) ?? 5);
  for (let day = midnight(seen.fromUs); day < seen.toUs; day = midnight(day, 1)) {
    const end = Math.min(midnight(day, 1), seen.toUs);
    const first = Math.max(0, Math.ceil((seen.fromUs - day) / small));
    for (let n = first; day + n * small < end; n += 1) {
      const us = day + n * small;
      found.push({ us, label: (n * small) % step === 0 ? labelOf(us, step, n === 0) : "", day: n === 0 });
    }
  }
  return found;
}

function labelOf(us: Micros, step: Micros, day: boolean): string {
  if (day) return dayText(us);
  return step >= MINUTE ? clockText(us).slice(0, 5) : clockText(us);
}
