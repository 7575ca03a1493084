import type { Micros } from "./moments";

/**
 * What is known of a stretch of a camera’s time.
 *
 * - `recorded`: it can be played.
 * - `dropped`: the camera reported it lost.
 * - `offline`: no recording was made: the camera was off, or between two recordings.
 * - `local`: not in the cloud; the camera has it, or had it, and has not sent it.
 * - `lost`: the cloud had it and has lost it.
 * - `damaged`: its digest did not match when it was fetched; found by this page.
 */
export type State = "recorded" | "dropped" | "offline" | "local" | "lost" | "damaged";

export interface Stretch {
  readonly state: State;
  readonly fromUs: Micros;
  readonly toUs: Micros;
  readonly reason: string; // as the camera worded it, or ""
}

/** A stretch as the recording index tells it. */
export interface Told {
  readonly span: string;
  readonly start_us: number;
  readonly end_us: number;
  readonly first: number;
  readonly last: number;
  readonly lost: boolean;
  readonly reason: string | null;
}

const TOUCHING: Micros = 100_000; // times are rounded, and clocks of cameras corrected

/** From what the index tells: in order of time, merged, with what lies between two of them named as well. */
export function stretches(told: readonly Told[]): readonly Stretch[] {
  const found: Stretch[] = [];
  let before: Told | undefined;
  for (const one of [...told].sort((a, b) => a.start_us - b.start_us || a.end_us - b.end_us)) {
    if (before !== undefined && one.start_us - before.end_us > TOUCHING) found.push(between(before, one));
    const fromUs = before === undefined ? one.start_us : Math.max(one.start_us, Math.min(before.end_us, one.end_us));
    add(found, { state: stateOf(one), fromUs, toUs: one.end_us, reason: one.reason ?? "" });
    if (before === undefined || one.end_us > before.end_us) before = one;
  }
  return found;
}

function between(before: Told, after: Told): Stretch {
  const known = { fromUs: before.end_us, toUs: after.start_us, reason: "" };
  return { ...known, state: before.span === after.span ? "local" : "offline" };
}

const stateOf = (told: Told): State => (told.lost ? stateFor(told.reason) : "recorded");

/** What a gap is that the index has this reason for. */
export function stateFor(reason: string | null): State {
  if (reason === "lost-in-store") return "lost";
  if (reason === "local-only") return "local";
  return reason === "restart" ? "offline" : "dropped";
}

function add(found: Stretch[], next: Stretch): void {
  const last = found.at(-1);
  if (next.toUs <= next.fromUs) return;
  if (last !== undefined && alike(last, next) && next.fromUs - last.toUs <= TOUCHING) {
    found[found.length - 1] = { ...last, toUs: Math.max(last.toUs, next.toUs) };
  } else {
    found.push(next);
  }
}

const alike = (a: Stretch, b: Stretch) => a.state === b.state && a.reason === b.reason;

/** The same with `damaged` ones on top of what they lie in. */
export function overlaid(base: readonly Stretch[], damaged: readonly Stretch[]): readonly Stretch[] {
  return damaged.reduce<readonly Stretch[]>(
    (under, top) =>
      [
        ...under.flatMap((one) => [
          { ...one, toUs: Math.min(one.toUs, top.fromUs) },
          { ...one, fromUs: Math.max(one.fromUs, top.toUs) },
        ]),
        top,
      ]
        .filter((one) => one.toUs > one.fromUs)
        .sort((a, b) => a.fromUs - b.fromUs),
    base,
  );
}

/**
 * For a zoom at which a pixel is `pixelUs` long: what is shorter than that is merged with its neighbours, and what is
 * not recorded wins, so that the smallest gap is seen from the farthest away.
 */
export function merged(all: readonly Stretch[], pixelUs: Micros): readonly Stretch[] {
  const found: Stretch[] = [];
  for (const one of all) {
    const last = found.at(-1);
    if (last !== undefined && one.toUs - last.fromUs < pixelUs) {
      const worse = rank(one) > rank(last) ? one : last;
      found[found.length - 1] = { ...worse, fromUs: last.fromUs, toUs: Math.max(last.toUs, one.toUs) };
    } else if (last !== undefined && alike(last, one) && one.fromUs - last.toUs < pixelUs) {
      found[found.length - 1] = { ...last, toUs: one.toUs };
    } else {
      found.push(one);
    }
  }
  return found;
}

const RANK: readonly State[] = ["recorded", "offline", "local", "dropped", "lost", "damaged"];
const rank = (stretch: Stretch) => RANK.indexOf(stretch.state);
/** The worst last. */
export const byRank = (a: State = "recorded", b: State = "recorded"): number => RANK.indexOf(a) - RANK.indexOf(b);

/** The one at a moment, found by halving. */
export function at(all: readonly Stretch[], us: Micros): Stretch | undefined {
  let low = 0;
  let high = all.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((all[middle] as Stretch).toUs <= us) low = middle + 1;
    else high = middle;
  }
  const found = all[low];
  return found !== undefined && found.fromUs <= us ? found : undefined;
}

/** The first recorded moment at `us` or after it. */
export function nextRecorded(all: readonly Stretch[], us: Micros): Micros | undefined {
  const found = all.find((one) => one.state === "recorded" && one.toUs > us);
  return found && Math.max(found.fromUs, us);
}

/** The last stretch that is recorded. */
export const lastRecorded = (all: readonly Stretch[]): Stretch | undefined =>
  all.findLast((one) => one.state === "recorded");

export const TITLES: Readonly<Record<State, string>> = {
  recorded: "Recorded",
  dropped: "Dropped by the camera",
  offline: "Camera offline",
  local: "On the camera only",
  lost: "Lost in the cloud",
  damaged: "Damaged",
};

/** Why it is not recorded, by the index’s reason: a sentence. */
export const REASONS: Readonly<Record<string, string>> = {
  digest: "What the region sent is not what the camera stored: its digest differs. It is never played.",
  undecodable: "It decrypts to something that this browser can’t show.",
  "evicted-oldest":
    "The uplink was down or too slow for longer than the camera’s stream cache lasts. The oldest was given up.",
  "denied-new":
    "The uplink was down or too slow for longer than the camera’s stream cache lasts. The newest was given up.",
  "larger-than-cache": "A segment was larger than the camera’s stream cache.",
  restart: "The camera restarted and lost what it had not sent.",
  refused: "The cloud refused it.",
  "lost-in-store": "It was stored, and is no longer there.",
  "local-only": "The cloud does not have it. The camera kept it on its own storage.",
};

/** Why it is not recorded, in a sentence. */
export function why(stretch: Stretch): string {
  if (stretch.reason) return REASONS[stretch.reason] ?? `The camera says: ${stretch.reason}.`;
  if (stretch.state === "local") return "The camera has not sent it yet, or lost it without saying so.";
  if (stretch.state === "offline") return "The camera was off, or not recording to the cloud.";
  return "";
}
