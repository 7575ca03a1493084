import { useState } from "preact/hooks";
import { useLocation } from "preact-iso";
import { Button, Empty, Field, LinkButton, Notice, Page, Pill, Refusal, Select, Skeleton, Table } from "../design";
import { freeOf, useCameras, useLicences, useSites } from "./asked";
import { CameraDetails } from "./camera_details";
import { Selection } from "./selection";
import { administers, type Camera, type Place } from "./shapes";
import { type Standing, standingOf } from "./standing";

/** A camera in the list, with how it stands. */
export interface Listed extends Camera {
  readonly standing: Standing;
}

const GROUPS = [
  ["", "All states"],
  ["recording", "Records to the cloud"],
  ["ready", "Can be enabled"],
  ["blocked", "Needs something first"],
] as const;

/** The list to select from, each camera with what stands against enabling it and what to do. */
export function Cameras({ place }: { readonly place: Place }) {
  const cameras = useCameras(place);
  const sites = useSites(place);
  const licences = useLicences(place);
  const { query, route } = useLocation();
  const [chosen, setChosen] = useState<ReadonlySet<string>>(new Set());
  const [shown, setShown] = useState<string>();
  const free = freeOf(licences.value);
  const all = cameras.value?.map((one): Listed => ({ ...one, standing: standingOf(one, free) }));
  const { text = "", site = "", state = "" } = query;
  const rows = all?.filter((one) => matches(one, text, site, state));
  const filter = (changed: Record<string, string>) => {
    const left = Object.entries({ text, site, state, ...changed }).filter(([, value]) => value !== "");
    const asked = new URLSearchParams(left);
    route(`/systems/${place.id}/cameras${left.length > 0 ? `?${asked}` : ""}`, true);
  };
  const reload = async () => {
    await Promise.all([cameras.reload(), licences.reload()]);
  };
  const siteName = (id: string) => sites.value?.find((one) => one.id === id)?.name ?? "…";
  const details = all?.find((one) => one.id === shown);
  return (
    <Page
      title="Cameras"
      lead={
        administers(place) ? "Select cameras, then enable them. What stands against one is said beside it." : undefined
      }
      actions={administers(place) && <LinkButton href={`/systems/${place.id}/sites`}>List more cameras</LinkButton>}
    >
      {cameras.problem && <Refusal problem={cameras.problem} again={reload} />}
      {place.organisation.subscription === null && (
        <Notice tone="warn" title="Cloud storage is not activated">
          {administers(place) ? (
            <>
              <a href={`/systems/${place.id}/activate`}>Activate it first</a>: until then no camera can be enabled.
            </>
          ) : (
            "Until an administrator activates it, no camera can be enabled."
          )}
        </Notice>
      )}
      {all?.length === 0 ? (
        <NoCameras place={place} />
      ) : (
        <>
          <search class="filters">
            <Field
              label="Find"
              type="search"
              placeholder="Name, model or id"
              value={text}
              onInput={(event) => filter({ text: event.currentTarget.value })}
            />
            <Select
              label="Site"
              value={site}
              onChange={(value) => filter({ site: value })}
              options={[["", "All sites"], ...(sites.value ?? []).map((one) => [one.id, one.name] as const)]}
            />
            <Select label="State" value={state} onChange={(value) => filter({ state: value })} options={GROUPS} />
          </search>
          {rows === undefined && cameras.loading && <Skeleton lines={6} />}
          {rows?.length === 0 && (
            <Empty title="No camera fits" text="Nothing in this organisation is like what you look for.">
              <Button onClick={() => filter({ text: "", site: "", state: "" })}>Show all cameras</Button>
            </Empty>
          )}
          {rows !== undefined && rows.length > 0 && (
            <Table
              caption="Cameras"
              rows={rows}
              keyOf={(one) => one.id}
              columns={[
                ...(administers(place)
                  ? [
                      {
                        label: "Select",
                        narrow: true,
                        cell: (one: Listed) => <Tick camera={one} chosen={chosen} onChange={setChosen} />,
                      },
                    ]
                  : []),
                {
                  label: "Camera",
                  cell: (one) => (
                    <>
                      <button type="button" class="name" onClick={() => setShown(one.id)}>
                        {one.name}
                      </button>
                      <span class="muted small line">
                        {one.model} · AXIS OS {one.axis_os}
                      </span>
                    </>
                  ),
                },
                { label: "Site", cell: (one) => siteName(one.site) },
                { label: "State", cell: (one) => <State standing={one.standing} /> },
              ]}
            />
          )}
        </>
      )}
      {administers(place) && all && (
        <Selection
          place={place}
          cameras={all.filter((one) => chosen.has(one.id))}
          onDone={reload}
          onClear={() => setChosen(new Set())}
        />
      )}
      {details && (
        <CameraDetails
          key={details.id}
          place={place}
          camera={details}
          site={sites.value?.find((one) => one.id === details.site)}
          onDone={reload}
          onClose={() => setShown(undefined)}
        />
      )}
    </Page>
  );
}

function matches(camera: Listed, text: string, site: string, state: string): boolean {
  const words = `${camera.name} ${camera.model} ${camera.id}`.toLowerCase();
  return (
    words.includes(text.trim().toLowerCase()) &&
    (site === "" || camera.site === site) &&
    (state === "" || camera.standing.group === state)
  );
}

export function State({ standing }: { readonly standing: Standing }) {
  return (
    <>
      <Pill tone={standing.tone}>{standing.label}</Pill>
      {standing.group !== "recording" || standing.reason ? (
        <span class="small line">
          {standing.sentence}
          {standing.reason && (
            <span class="muted">
              {" "}
              (<code>{standing.reason}</code>)
            </span>
          )}
        </span>
      ) : null}
    </>
  );
}

function Tick(props: {
  readonly camera: Listed;
  readonly chosen: ReadonlySet<string>;
  readonly onChange: (chosen: ReadonlySet<string>) => void;
}) {
  const { camera, chosen } = props;
  const change = (ticked: boolean) => {
    const next = new Set(chosen);
    if (ticked) next.add(camera.id);
    else next.delete(camera.id);
    props.onChange(next);
  };
  return (
    <label class="tick">
      <input
        type="checkbox"
        aria-label={`Select ${camera.name}`}
        checked={chosen.has(camera.id)}
        disabled={camera.standing.group === "blocked"}
        onChange={(event) => change(event.currentTarget.checked)}
      />
    </label>
  );
}

function NoCameras({ place }: { readonly place: Place }) {
  return (
    <Empty
      title="No cameras are listed yet"
      text="Cameras belong to a site: a system of AXIS Camera Station Edge or Pro. List the site first, then its cameras."
    >
      {administers(place) && (
        <LinkButton kind="primary" href={`/systems/${place.id}/sites`}>
          List a site
        </LinkButton>
      )}
    </Empty>
  );
}
