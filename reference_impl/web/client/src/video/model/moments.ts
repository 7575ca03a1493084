/** Moments are microseconds since 1970 (UTC), as every service tells them; they are exact in a number until 2255. */
export type Micros = number;

export const SECOND: Micros = 1_000_000;
export const MINUTE: Micros = 60 * SECOND;
export const HOUR: Micros = 60 * MINUTE;
export const DAY: Micros = 24 * HOUR;

export const nowUs = (): Micros => Date.now() * 1000;

const dateOf = (us: Micros) => new Date(us / 1000);
const ZERO = (n: number, digits = 2) => String(n).padStart(digits, "0");

/** Midnight of the day of a moment, in this computer’s time zone; `days` later, whatever its clocks do meanwhile. */
export function midnight(us: Micros, days = 0): Micros {
  const date = dateOf(us);
  return new Date(date.getFullYear(), date.getMonth(), date.getDate() + days).getTime() * 1000;
}

/** `14:02:10`, and with `tenths` `14:02:10.4`; in this computer’s time zone. */
export function clockText(us: Micros, tenths = false): string {
  const date = dateOf(us);
  const text = `${ZERO(date.getHours())}:${ZERO(date.getMinutes())}:${ZERO(date.getSeconds())}`;
  return tenths ? `${text}.${Math.floor((us % SECOND) / (SECOND / 10))}` : text;
}

const DATE = new Intl.DateTimeFormat(undefined, { weekday: "short", day: "numeric", month: "short", year: "numeric" });
const SHORT = new Intl.DateTimeFormat(undefined, { day: "numeric", month: "short" });
const ZONE = new Intl.DateTimeFormat(undefined, { timeZoneName: "short" });

/** `Mon, 30 Nov 2026`. */
export const dateText = (us: Micros): string => DATE.format(dateOf(us));
/** `30 Nov`. */
export const dayText = (us: Micros): string => SHORT.format(dateOf(us));
/** What this computer calls its time zone then: `CET`, `UTC`. */
export const zoneText = (us: Micros): string =>
  ZONE.formatToParts(dateOf(us)).find((part) => part.type === "timeZoneName")?.value ?? "";

/** How long, in the two largest units that say it: `2 d 3 h`, `4 min 12 s`, `0.4 s`. */
export function lengthText(us: Micros): string {
  if (us < 10 * SECOND && us % SECOND !== 0) return `${(us / SECOND).toFixed(1)} s`;
  const units = [
    [DAY, "d"],
    [HOUR, "h"],
    [MINUTE, "min"],
    [SECOND, "s"],
  ] as const;
  const largest = units.findIndex(([size]) => us >= size);
  if (largest < 0) return "0 s";
  const said: string[] = [];
  let rest = Math.round(us / SECOND) * SECOND;
  for (const [size, name] of units.slice(largest, largest + 2)) {
    const count = Math.floor(rest / size);
    rest -= count * size;
    if (count > 0) said.push(`${count} ${name}`);
  }
  return said.join(" ");
}
