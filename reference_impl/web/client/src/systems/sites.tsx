import { useState } from "preact/hooks";
import { useAction } from "../api/action";
import { result } from "../api/result";
import { mySystems } from "../api/services";
import { Button, Empty, Page, Pill, Refusal, Skeleton, Table } from "../design";
import { useCameras, useSites } from "./asked";
import { NewCamera } from "./new_camera";
import { NewSite } from "./new_site";
import { administers, type Place, type Site } from "./shapes";

/** Sites: systems of AXIS Camera Station, and what of them is listed. */
export function Sites({ place }: { readonly place: Place }) {
  const sites = useSites(place);
  const cameras = useCameras(place);
  const [making, setMaking] = useState(false);
  const [listing, setListing] = useState<Site>();
  const reload = () => Promise.all([sites.reload(), cameras.reload()]);
  const button = administers(place) && (
    <Button kind="primary" onClick={() => setMaking(true)}>
      List a site
    </Button>
  );
  const count = (site: Site) => cameras.value?.filter((one) => one.site === site.id).length ?? "…";
  const some = sites.value !== undefined && sites.value.length > 0;
  return (
    <Page title="Sites" lead="Systems of AXIS Camera Station Edge or Pro, with their cameras." actions={some && button}>
      {sites.problem && <Refusal problem={sites.problem} again={sites.reload} />}
      {sites.value === undefined && sites.loading && <Skeleton />}
      {sites.value?.length === 0 && (
        <Empty
          title="No site is listed yet"
          text="A site is a system of AXIS Camera Station Edge or Pro. Its cameras are listed at it."
        >
          {button}
        </Empty>
      )}
      {some && (
        <Table
          caption="Sites"
          rows={sites.value}
          keyOf={(one) => one.id}
          columns={[
            { label: "Site", cell: (one) => <strong>{one.name}</strong> },
            { label: "System", cell: (one) => (one.kind === "edge" ? "Edge" : "Pro"), narrow: true },
            { label: "Registration", cell: (one) => <Registered place={place} site={one} onDone={sites.reload} /> },
            {
              label: "Cameras",
              narrow: true,
              cell: (one) => <a href={`/systems/${place.id}/cameras?site=${one.id}`}>{count(one)}</a>,
            },
            ...(administers(place)
              ? [
                  {
                    label: "",
                    narrow: true,
                    end: true,
                    cell: (one: Site) => (
                      <Button tight onClick={() => setListing(one)} aria-label={`List a camera at ${one.name}`}>
                        List a camera
                      </Button>
                    ),
                  },
                ]
              : []),
          ]}
        />
      )}
      {making && <NewSite place={place} onDone={reload} onClose={() => setMaking(false)} />}
      {listing && <NewCamera place={place} site={listing} onDone={reload} onClose={() => setListing(undefined)} />}
    </Page>
  );
}

/** With Pro the site’s server is registered to Connected services, with Edge each device. */
function Registered(props: { readonly place: Place; readonly site: Site; readonly onDone: () => Promise<void> }) {
  const { place, site, onDone } = props;
  const action = useAction();
  if (site.kind === "edge") return <span class="muted">Each device by itself</span>;
  const params = { path: { organisation: place.id, site: site.id } };
  const body = { registered: !site.registered };
  const note = () =>
    action.run(
      () => result(mySystems().PUT("/v1/organisations/{organisation}/sites/{site}/registration", { params, body })),
      () => void onDone(),
    );
  return (
    <span class="row">
      <Pill tone={site.registered ? "good" : "bad"}>
        {site.registered ? "Server registered" : "Server not registered"}
      </Pill>
      {administers(place) && (
        <Button kind="quiet" tight busy={action.busy} onClick={note}>
          {site.registered ? "It is no longer" : "It is registered now"}
        </Button>
      )}
      {action.problem && <Refusal problem={action.problem} />}
    </span>
  );
}
