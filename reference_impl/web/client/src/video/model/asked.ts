import type { Region } from "../../api/config";
import type { components } from "../../api/generated/recording_index";
import { NO, OK, type Problem, type Result, result } from "../../api/result";
import { playlists, recordingIndex } from "../../api/services";
import { type Origins, readPlaylist, type Segment, UnreadablePlaylist } from "../playing/playlist";
import type { Listed } from "../playing/tape";
import { type Hour, summed } from "./hours";
import type { Found, Index } from "./known";
import { HOUR, type Micros } from "./moments";
import type { Told } from "./stretches";

/** Whose recordings, and in which regions they may be: what was recorded in one stays there. */
export interface Place {
  readonly organisation: string;
  readonly camera: string;
  readonly regions: readonly Region[];
}

const MOST_PAGES = 20;

/** The recording indexes of a camera’s regions, as if they were one. */
export function indexOf({ organisation, camera, regions }: Place): Index {
  const path = { organisation, camera };
  const at = "/v1/organisations/{organisation}/cameras/{camera}" as const;
  return {
    coverage: (fromUs, toUs) =>
      ofAll(regions, (region) =>
        inPages(fromUs, (from) => {
          const query = { from_us: from, to_us: toUs };
          return result(recordingIndex(region).GET(`${at}/coverage`, { params: { path, query } }));
        }),
      ),
    hours: async (fromUs, toUs) => {
      const query = { from_us: fromUs, to_us: toUs, step_us: HOUR };
      const found = await ofAll(regions, async (region) => {
        const answer = await result(recordingIndex(region).GET(`${at}/timeline`, { params: { path, query } }));
        return answer.ok ? OK(answer.value.steps.map(hourOf)) : answer;
      });
      return { ...found, value: found.value && summed(found.value) };
    },
  };
}

/** What all regions tell together; of one that does not answer: which it is, and why. */
export async function ofAll<T>(
  regions: readonly Region[],
  ask: (region: Region) => Promise<Result<readonly T[]>>,
): Promise<Found<readonly T[]>> {
  const answers = await Promise.all(regions.map(ask));
  const value = answers.flatMap((answer) => (answer.ok ? [answer.value] : []));
  const silent = answers.findIndex((answer) => !answer.ok);
  const problem = problemIn(answers[silent]);
  return {
    value: value.length > 0 ? value.flat() : undefined,
    problem:
      problem && regions.length > 1 ? { ...problem, detail: `${regions[silent]?.name}: ${problem.detail}` } : problem,
  };
}

const problemIn = (answer: Result<unknown> | undefined): Problem | undefined =>
  answer === undefined || answer.ok ? undefined : answer.problem;

/** Page by page: what reaches over a page’s end comes in both. */
async function inPages(
  fromUs: Micros,
  ask: (from: Micros) => Promise<Result<{ stretches: Told[]; next_us: number | null }>>,
): Promise<Result<readonly Told[]>> {
  const told: Told[] = [];
  let next: Micros | null = fromUs;
  for (let page = 0; next !== null && page < MOST_PAGES; page += 1) {
    const answer = await ask(next);
    if (!answer.ok) return answer;
    told.push(...answer.value.stretches);
    next = answer.value.next_us === next ? null : answer.value.next_us;
  }
  return OK(told);
}

const hourOf = (step: components["schemas"]["Step"]): Hour => ({
  fromUs: step.from_us,
  recordedUs: step.recorded_us,
  lostUs: step.lost_us,
  lostByReason: step.lost_by_reason,
});

/**
 * The segments that the regions’ playlists list for a span of time. Where one of them does not answer, and the others
 * list nothing, nobody knows whether there is nothing.
 */
export async function segmentsOf(
  place: Place,
  fromUs: Micros,
  toUs: Micros,
  signal: AbortSignal,
): Promise<Result<Listed>> {
  const found = await ofAll(place.regions, (region) => listed(place, region, fromUs, toUs, signal));
  if (found.problem !== undefined && !found.value?.length) return NO(found.problem);
  return OK({ segments: found.value ?? [], whole: found.problem === undefined });
}

async function listed(
  { organisation, camera }: Place,
  region: Region,
  fromUs: Micros,
  toUs: Micros,
  signal: AbortSignal,
): Promise<Result<readonly Segment[]>> {
  const answer = await result(
    playlists(region).GET("/v1/organisations/{organisation}/cameras/{camera}/playlist.m3u8", {
      params: { path: { organisation, camera }, query: { from_us: fromUs, to_us: toUs } },
      parseAs: "text",
      signal,
    }),
  );
  if (!answer.ok) return answer;
  const from: Origins = { media: region.media_store, keys: region.key_server };
  try {
    return OK(readPlaylist(answer.value as string, `${region.playlists}/`, from));
  } catch (wrong) {
    if (!(wrong instanceof UnreadablePlaylist)) throw wrong;
    return NO({
      status: 200,
      reason: "unreadable-playlist",
      detail: `The region’s list of recordings can’t be used. ${wrong.message}`,
    });
  }
}
