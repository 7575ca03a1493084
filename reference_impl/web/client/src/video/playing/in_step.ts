import type { Micros } from "../model/moments";

/** How a camera stands at the moment that is to be shown. */
export type Standing =
  | { readonly kind: "has" } // the picture is there
  | { readonly kind: "waits" } // there is one, and it is on its way
  | { readonly kind: "none"; readonly nextUs: Micros | undefined }; // nothing to show until then

/** What all do next. */
export type Step =
  | { readonly kind: "run" }
  | { readonly kind: "hold" }
  | { readonly kind: "skip"; readonly toUs: Micros }
  | { readonly kind: "end" };

/**
 * Several cameras at one wall-clock time: nobody runs ahead of one whose picture is on its way; who has none stands
 * aside; when nobody has one, all go on where the first has one again.
 */
export function decide(all: readonly Standing[]): Step {
  if (all.some((one) => one.kind === "waits")) return { kind: "hold" };
  if (all.some((one) => one.kind === "has")) return { kind: "run" };
  const next = all.flatMap((one) => (one.kind === "none" && one.nextUs !== undefined ? [one.nextUs] : []));
  return next.length > 0 ? { kind: "skip", toUs: Math.min(...next) } : { kind: "end" };
}

/** How one that is not the first is brought to where the first is. */
export type Correction = { readonly kind: "seek" } | { readonly kind: "rate"; readonly rate: number };

const CLOSE: Micros = 40_000; // less than a frame at 25 a second
const FAR: Micros = 400_000;

/** @param ahead how far it is ahead of the first, in the time of the recording. */
export function correction(ahead: Micros, rate: number): Correction {
  const far = FAR * Math.max(1, rate);
  if (Math.abs(ahead) > far) return { kind: "seek" };
  if (Math.abs(ahead) < CLOSE * Math.max(1, rate / 2)) return { kind: "rate", rate };
  return { kind: "rate", rate: rate * (ahead > 0 ? 0.9 : 1.1) };
}
