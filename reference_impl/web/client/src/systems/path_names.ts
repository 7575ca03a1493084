import type { Camera } from "./shapes";

export type Path = NonNullable<Camera["missing_paths"]>[number];

/** What a camera must reach, for people. */
export const PATHS: readonly (readonly [Path, string])[] = [
  ["dns", "Names (DNS)"],
  ["identity", "Sign-in"],
  ["my_systems", "My Systems"],
  ["credentials", "Credentials"],
  ["media_store", "Media store"],
  ["recording_index", "Recording index"],
];

/** These paths as one reads them; one that is not known here as it is. */
export function pathNames(paths: readonly string[]): string {
  return paths.map((path) => PATHS.find(([known]) => known === path)?.[1] ?? path).join(", ");
}
