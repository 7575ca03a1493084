import { DAY, type Micros, SECOND } from "./moments";

/** The stretch of time that a timeline shows. */
export interface Visible {
  readonly fromUs: Micros;
  readonly toUs: Micros;
}

export const SHORTEST: Micros = 4 * SECOND;
export const LONGEST: Micros = 31 * DAY;

export const lengthOf = (seen: Visible): Micros => seen.toUs - seen.fromUs;
export const around = (us: Micros, length: Micros): Visible =>
  bounded({ fromUs: us - length / 2, toUs: us + length / 2 });

/** Where a moment is, in pixels from the left of a timeline `width` pixels wide. */
export const xOf = (seen: Visible, width: number, us: Micros): number => ((us - seen.fromUs) / lengthOf(seen)) * width;
export const momentAt = (seen: Visible, width: number, x: number): Micros =>
  Math.round(seen.fromUs + (x / width) * lengthOf(seen));

/** Nearer (`factor` below 1) or farther, with the moment `us` staying where it is. */
export function zoomed(seen: Visible, us: Micros, factor: number): Visible {
  const length = clamp(lengthOf(seen) * factor, SHORTEST, LONGEST);
  const place = (us - seen.fromUs) / lengthOf(seen);
  return bounded({ fromUs: us - place * length, toUs: us + (1 - place) * length });
}

export const moved = (seen: Visible, by: Micros): Visible =>
  bounded({ fromUs: seen.fromUs + by, toUs: seen.toUs + by });

/** Two fingers that held the moments `a` and `b` are at `ax` and `bx` now. */
export function pinched(width: number, a: Micros, b: Micros, ax: number, bx: number): Visible {
  const apart = Math.abs(bx - ax) < 8 ? 8 * Math.sign(bx - ax || 1) : bx - ax;
  const length = clamp(Math.abs(((b - a) / apart) * width), SHORTEST, LONGEST);
  const middle = (a + b) / 2;
  const fromUs = middle - ((ax + bx) / 2 / width) * length;
  return bounded({ fromUs, toUs: fromUs + length });
}

/** Moved as little as shows the moment, with a margin at both ends. */
export function showing(seen: Visible, us: Micros): Visible {
  const margin = lengthOf(seen) * 0.08;
  if (us < seen.fromUs + margin) return moved(seen, us - seen.fromUs - margin);
  if (us > seen.toUs - margin) return moved(seen, us - seen.toUs + margin);
  return seen;
}

/** Moved back as far as it ends more than a twentieth of its length after a moment. */
export function endingAt(seen: Visible, us: Micros): Visible {
  const beyond = seen.toUs - (us + lengthOf(seen) / 20);
  return beyond > 0 ? moved(seen, -beyond) : seen;
}

/** The same length, and not before 1970. */
function bounded(seen: Visible): Visible {
  const before = Math.min(seen.fromUs, 0);
  return { fromUs: Math.round(seen.fromUs - before), toUs: Math.round(seen.toUs - before) };
}

const clamp = (value: number, low: number, high: number) => Math.min(Math.max(value, low), high);
