import { type Resource, useResource } from "../api/resource";
import { OK, type Result, result } from "../api/result";
import { mySystems } from "../api/services";
import { type Camera, type Licence, operates, type Place, type Site, type Terms } from "./shapes";

/** What several pages ask for. */

export function useCameras({ id }: Place): Resource<Camera[]> {
  return useResource(
    () =>
      result(mySystems().GET("/v1/organisations/{organisation}/cameras", { params: { path: { organisation: id } } })),
    [id],
  );
}

export function useSites({ id }: Place): Resource<Site[]> {
  return useResource(
    () => result(mySystems().GET("/v1/organisations/{organisation}/sites", { params: { path: { organisation: id } } })),
    [id],
  );
}

/** Every licence; undefined for viewers, who may not know. */
export function useLicences(place: Place): Resource<Licence[] | undefined> {
  const { id } = place;
  return useResource(async (): Promise<Result<Licence[] | undefined>> => {
    if (!operates(place)) return OK(undefined);
    return result(
      mySystems().GET("/v1/organisations/{organisation}/licences", { params: { path: { organisation: id } } }),
    );
  }, [id]);
}

export function useTerms(): Resource<Terms> {
  return useResource(() => result(mySystems().GET("/v1/terms")), []);
}

export const freeOf = (licences: readonly Licence[] | undefined) =>
  licences?.filter((one) => one.camera === null).length;
