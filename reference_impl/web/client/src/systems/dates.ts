const DAY_MS = 86_400_000;

/** Whole days from now until then, a part of one counted as one; 0 or less once it is over. */
export function daysUntil(moment: string, nowMs: number): number {
  return Math.ceil((Date.parse(moment) - nowMs) / DAY_MS);
}

/** “12 days left”, for people. */
export function daysLeft(days: number): string {
  if (days <= 0) return "over";
  return days === 1 ? "1 day left" : `${days} days left`;
}

/** A day, such as 3 April 2027. */
export function day(moment: string | number): string {
  return new Date(moment).toLocaleDateString(undefined, { day: "numeric", month: "long", year: "numeric" });
}

/** A moment of the reader’s own clock, to the second. */
export function moment(at: string): string {
  return new Date(at).toLocaleString(undefined, { dateStyle: "medium", timeStyle: "medium" });
}

/** The same day of a later year (the last of February where there is no 29th), as subscriptions are counted. */
export function yearsLater(nowMs: number, years: number): number {
  const then = new Date(nowMs);
  const month = then.getUTCMonth();
  then.setUTCFullYear(then.getUTCFullYear() + years);
  if (then.getUTCMonth() !== month) then.setUTCDate(0);
  return then.getTime();
}

export const daysLater = (nowMs: number, days: number) => nowMs + days * DAY_MS;
