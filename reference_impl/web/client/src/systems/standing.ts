import type { Tone } from "../design/pill";
import type { Camera } from "./shapes";

/** How a camera stands towards cloud storage: what is shown of it, and what can be done. */
export interface Standing {
  readonly group: "recording" | "ready" | "blocked";
  readonly label: string;
  readonly tone: Tone | undefined;
  readonly sentence: string; // what it means and what to do; "" where nothing has to be said
  readonly reason: string; // for programs; "" where nothing is refused
  readonly takesLicence: boolean; // enabling it takes a free licence first
}

const LABELS: Record<string, string> = {
  "not-activated": "Not activated",
  "subscription-over": "Subscription over",
  "not-registered": "Not registered",
  "product-not-compatible": "Not compatible",
  "axis-os-too-old": "AXIS OS too old",
  "no-internet-access": "No path to the cloud",
  "connectivity-not-reported": "Path not known",
  "no-licence": "No licence",
};

/** What is to be said of this camera, where so many licences are free (undefined: one may not know). */
export function standingOf(camera: Camera, free: number | undefined): Standing {
  const reason = camera.refusal ?? "";
  const sentence = camera.refusal_detail ?? "";
  const label = LABELS[reason] ?? reason;
  if (camera.enabled) {
    const tone = reason === "" ? "good" : "warn";
    return { group: "recording", label: "Records to the cloud", tone, sentence, reason, takesLicence: false };
  }
  if (reason === "" || (reason === "no-licence" && (free ?? 0) > 0)) {
    const takesLicence = reason !== "";
    const text = takesLicence ? "Enabling it takes one of the free licences." : "Nothing stands against enabling it.";
    return { group: "ready", label: "Can be enabled", tone: undefined, sentence: text, reason: "", takesLicence };
  }
  return { group: "blocked", label, tone: "bad", sentence, reason, takesLicence: false };
}

/** What stands against cameras, and how many of them; the most first. */
export function blockedBy(standings: readonly Standing[]): readonly (readonly [string, number])[] {
  const counts = new Map<string, number>();
  for (const one of standings) if (one.group === "blocked") counts.set(one.label, (counts.get(one.label) ?? 0) + 1);
  return [...counts].sort((a, b) => b[1] - a[1]);
}
