import "./video.css";
import { useEffect } from "preact/hooks";
import { useLocation } from "preact-iso";
import { useResource } from "../api/resource";
import { OK, result } from "../api/result";
import { mySystems } from "../api/services";
import { Empty, LinkButton, Page, Pill, Refusal, Skeleton, Table } from "../design";
import { Theatre } from "./view/theatre";

/** Video operation: `/video`, `/video/ORGANISATION`, `/video/ORGANISATION/CAMERA,CAMERA…[?at=MOMENT]`. */
export default function Video({ path }: { readonly path: readonly string[] }) {
  const [organisation, cameras = ""] = path;
  useEffect(() => {
    document.title = "Video operation · camproof";
  }, []);
  if (organisation === undefined || organisation === "") return <Organisations />;
  return <OfOrganisation key={organisation} id={organisation} chosen={cameras.split(",").filter(Boolean)} />;
}

function Organisations() {
  const { route } = useLocation();
  const mine = useResource(() => result(mySystems().GET("/v1/organisations")), []);
  const only = mine.value?.length === 1 ? mine.value[0] : undefined;
  useEffect(() => {
    if (only !== undefined) route(`/video/${only.id}`, true);
  }, [only, route]);
  return (
    <Page title="Video operation" lead="Whose recordings do you want to see?">
      {mine.problem && <Refusal problem={mine.problem} again={mine.reload} />}
      {(mine.value === undefined ? mine.loading : only !== undefined) && <Skeleton />}
      {mine.value?.length === 0 && (
        <Empty title="You belong to no organisation yet" text="Make one in My Systems, or ask to be invited to one.">
          <LinkButton href="/systems" kind="primary">
            Go to My Systems
          </LinkButton>
        </Empty>
      )}
      {mine.value !== undefined && mine.value.length > 1 && (
        <Table
          caption="Your organisations"
          rows={mine.value}
          keyOf={(one) => one.id}
          columns={[
            { label: "Organisation", cell: (one) => <a href={`/video/${one.id}`}>{one.name}</a> },
            { label: "Your role", cell: (one) => <Pill>{one.role}</Pill>, narrow: true },
          ]}
        />
      )}
    </Page>
  );
}

function OfOrganisation({ id, chosen }: { readonly id: string; readonly chosen: readonly string[] }) {
  const { route } = useLocation();
  const known = useResource(() => allOf(id), [id]);
  const all = known.value?.cameras;
  const first = chosen.length === 0 ? (all?.find((camera) => camera.enabled) ?? all?.[0]) : undefined;
  useEffect(() => {
    if (first !== undefined) route(`/video/${id}/${first.id}`, true);
  }, [first, id, route]);
  if (known.value !== undefined && known.value.cameras.length > 0) return <Theatre {...known.value} chosen={chosen} />;
  return (
    <Page title="Video operation">
      {known.problem && <Refusal problem={known.problem} again={known.reload} />}
      {known.value === undefined && known.loading && <Skeleton lines={8} />}
      {known.value !== undefined && (
        <Empty
          title="No camera records to the cloud yet"
          text="Recordings appear here once a camera of this organisation is enabled for cloud storage."
        >
          <LinkButton href={`/systems/${id}`} kind="primary">
            Enable cameras in My Systems
          </LinkButton>
        </Empty>
      )}
    </Page>
  );
}

/** What is needed before anything is shown: asked for at once. No camera is shown where none ever recorded. */
async function allOf(id: string) {
  const at = { params: { path: { organisation: id } } };
  const [organisation, sites, cameras] = await Promise.all([
    result(mySystems().GET("/v1/organisations/{organisation}", at)),
    result(mySystems().GET("/v1/organisations/{organisation}/sites", at)),
    result(mySystems().GET("/v1/organisations/{organisation}/cameras", at)),
  ]);
  if (!organisation.ok) return organisation;
  if (!sites.ok) return sites;
  if (!cameras.ok) return cameras;
  const recorded = organisation.value.regions.length > 0 ? cameras.value : [];
  return OK({ organisation: organisation.value, sites: sites.value, cameras: recorded });
}
