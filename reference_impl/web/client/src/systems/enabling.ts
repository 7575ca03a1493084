import { type Problem, type Result, result } from "../api/result";
import { mySystems } from "../api/services";

/** One thing of several that were asked for at once, and why it was refused. */
export interface Refused {
  readonly name: string;
  readonly problem: Problem;
}

const CAMERA = "/v1/organisations/{organisation}/cameras/{camera}";

/** Switch a camera’s cloud storage. A camera that takes a licence first gets a free one. */
export async function switched(
  organisation: string,
  camera: string,
  enabled: boolean,
  takesLicence: boolean,
): Promise<Result<unknown>> {
  const params = { path: { organisation, camera } };
  if (enabled && takesLicence) {
    const given = await result(mySystems().PUT(`${CAMERA}/licence`, { params }));
    if (!given.ok) return given;
  }
  return result(mySystems().PUT(`${CAMERA}/cloud-storage`, { params, body: { enabled } }));
}

/** Do something with each, one after the other; those that were refused. */
export async function withEach<T extends { readonly name: string }>(
  all: readonly T[],
  act: (one: T) => Promise<Result<unknown>>,
): Promise<Refused[]> {
  const refused: Refused[] = [];
  for (const one of all) {
    const done = await act(one);
    if (!done.ok) refused.push({ name: one.name, problem: done.problem });
  }
  return refused;
}
