import { signal } from "@preact/signals";
import type { Problem } from "../../api/result";
import type { Hour } from "./hours";
import { DAY, HOUR, type Micros, nowUs } from "./moments";
import { lastRecorded, nextRecorded, type Stretch, stretches, type Told } from "./stretches";
import { lengthOf, type Visible } from "./visible";

/** An answer: what was found, and what stands against there being no more. */
export interface Found<T> {
  readonly value: T | undefined;
  readonly problem: Problem | undefined;
}

/** What the recording index can be asked of a camera. */
export interface Index {
  readonly coverage: (fromUs: Micros, toUs: Micros) => Promise<Found<readonly Told[]>>;
  readonly hours: (fromUs: Micros, toUs: Micros) => Promise<Found<readonly Hour[]>>;
}

const CLOSE: Micros = 2.5 * DAY; // what is seen at once of stretches; of more, hours are shown
const SPELL: Micros = 15 * DAY; // of hours, in one answer
const FRESH_MS = 4_000; // of what may still change
const UNSETTLED: Micros = 2 * HOUR; // after its end a day may still change so long
const BACK: Micros = 400 * DAY; // nothing is looked for before
const AHEAD: Micros = 20 * DAY;

interface Tile<T> {
  readonly value: T | undefined;
  readonly whole: boolean; // every region has told of it
  readonly atMs: number;
  readonly asking: Promise<void> | undefined;
}

/** What is known of a camera’s time: asked for in pieces, as they are needed, and kept. */
export class Known {
  /** Counts changes. */
  readonly version = signal(0);
  readonly problem = signal<Problem | undefined>(undefined);

  private readonly days = new Map<number, Tile<readonly Told[]>>();
  private readonly spells = new Map<number, Tile<readonly Hour[]>>();
  private computed: { version: number; first: number; last: number; found: readonly Stretch[] } | undefined;

  constructor(private readonly index: Index) {}

  /** Whether so much is seen that hours are shown, not stretches. */
  static inHours(seen: Visible): boolean {
    return lengthOf(seen) > CLOSE;
  }

  /** Ask for what is needed to show this. */
  need(seen: Visible): void {
    if (Known.inHours(seen)) void this.needHours(seen);
    else void this.needDays(seen);
  }

  /** Whether everything that is needed to show this has come. */
  has(seen: Visible): boolean {
    const [tiles, length] = Known.inHours(seen) ? [this.spells, SPELL] : [this.days, DAY];
    return numbers(seen, length).every((n) => tiles.get(n)?.value !== undefined);
  }

  stretches(seen: Visible): readonly Stretch[] {
    const [first, last] = [Math.floor(seen.fromUs / DAY), Math.floor(seen.toUs / DAY)];
    const known = this.computed;
    const version = this.version.value;
    if (known?.version === version && known.first === first && known.last === last) return known.found;
    const told: Told[] = [];
    for (let n = first; n <= last; n += 1) told.push(...(this.days.get(n)?.value ?? []));
    const found = stretches(told);
    this.computed = { version, first, last, found };
    return found;
  }

  hours(): Hour[] {
    this.version.value; // whoever draws them draws anew when more are known
    return [...this.spells.values()].flatMap(({ value }) => value ?? []);
  }

  needHours(seen: Visible): Promise<void> {
    const ask = (n: number) => this.index.hours(n * SPELL, (n + 1) * SPELL);
    return this.fill(
      this.spells,
      numbers({ fromUs: seen.fromUs, toUs: Math.min(seen.toUs, nowUs()) }, SPELL),
      SPELL,
      ask,
    );
  }

  needDays(seen: Visible): Promise<void> {
    const ask = (n: number) => this.index.coverage(n * DAY, (n + 1) * DAY);
    return this.fill(this.days, numbers(seen, DAY), DAY, ask);
  }

  /** The last stretch of recording that begins before a moment. */
  async last(beforeUs: Micros): Promise<Stretch | undefined> {
    for (let to = beforeUs; to > beforeUs - 2 * SPELL; to -= SPELL) {
      await this.needHours({ fromUs: Math.max(0, to - SPELL), toUs: to });
      const hour = this.hours().findLast((one) => one.recordedUs > 0 && one.fromUs < beforeUs);
      if (hour === undefined) continue;
      const seen = { fromUs: hour.fromUs, toUs: hour.fromUs + HOUR - 1 };
      await this.needDays(seen);
      const until = Math.min(hour.fromUs + HOUR, beforeUs);
      return lastRecorded(this.stretches(seen).filter((one) => one.fromUs < until));
    }
    return undefined;
  }

  /** Where the next recording begins, at a moment or after it. */
  async next(us: Micros): Promise<Micros | undefined> {
    const now = nowUs();
    const here = { fromUs: us, toUs: us + HOUR };
    await this.needDays(here);
    const soon = nextRecorded(this.stretches(here), us);
    if (soon !== undefined) return soon;
    for (let from = us; from < Math.min(now, us + AHEAD); from += SPELL) {
      await this.needHours({ fromUs: from, toUs: Math.min(now, from + SPELL) });
      const hour = this.hours()
        .sort(byTime)
        .find((one) => one.recordedUs > 0 && one.fromUs > us);
      if (hour === undefined) continue;
      const seen = { fromUs: hour.fromUs, toUs: hour.fromUs + HOUR };
      await this.needDays(seen);
      return nextRecorded(this.stretches(seen), us);
    }
    return undefined;
  }

  private async fill<T>(
    tiles: Map<number, Tile<T>>,
    wanted: readonly number[],
    length: Micros,
    ask: (n: number) => Promise<Found<T>>,
  ): Promise<void> {
    const now = nowUs();
    const there = wanted.filter((n) => n * length < now && n * length > now - BACK);
    await Promise.all(
      there.map((n) => {
        const tile = tiles.get(n);
        return this.isDue(tile, (n + 1) * length)
          ? this.fetch(tiles, n, ask)
          : tile?.value === undefined && tile?.asking;
      }),
    );
  }

  private isDue(tile: Tile<unknown> | undefined, endUs: Micros): boolean {
    if (tile === undefined) return true;
    const settled = tile.whole && endUs < nowUs() - UNSETTLED;
    return tile.asking === undefined && !settled && performance.now() - tile.atMs > FRESH_MS;
  }

  private fetch<T>(tiles: Map<number, Tile<T>>, n: number, ask: (n: number) => Promise<Found<T>>): Promise<void> {
    const before = tiles.get(n);
    const asking = ask(n).then(({ value, problem }) => {
      const whole = problem === undefined;
      // What was once known whole is more than what some regions tell.
      const kept = value === undefined || (before?.whole && !whole) ? before?.value : value;
      tiles.set(n, { value: kept, whole: whole || before?.whole === true, atMs: performance.now(), asking: undefined });
      this.problem.value = problem;
      if (value !== undefined) this.version.value += 1;
    });
    tiles.set(n, { value: before?.value, whole: before?.whole === true, atMs: performance.now(), asking });
    return asking;
  }
}

const byTime = (a: Hour, b: Hour) => a.fromUs - b.fromUs;

function numbers(seen: Visible, length: Micros): readonly number[] {
  const found: number[] = [];
  for (let n = Math.floor(seen.fromUs / length); n * length < seen.toUs; n += 1) found.push(n);
  return found;
}
