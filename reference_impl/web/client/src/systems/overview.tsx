import type { ComponentChildren } from "preact";
import { region } from "../api/config";
import { Meter, Page, Pill, Refusal, Skeleton } from "../design";
import { freeOf, useCameras, useLicences, useTerms } from "./asked";
import { FirstSteps } from "./first_steps";
import { administers, type Place } from "./shapes";
import { blockedBy, standingOf } from "./standing";
import { SubscriptionCard } from "./subscription_card";

/** How an organisation stands, at a glance. */
export function Overview({ place }: { readonly place: Place }) {
  const cameras = useCameras(place);
  const licences = useLicences(place);
  const terms = useTerms();
  const free = freeOf(licences.value);
  const standings = cameras.value?.map((one) => standingOf(one, free));
  return (
    <Page title="Overview">
      {cameras.problem && <Refusal problem={cameras.problem} again={cameras.reload} />}
      {administers(place) && cameras.value && !cameras.value.some((one) => one.enabled) && (
        <FirstSteps place={place} cameras={cameras.value} licences={licences.value ?? []} />
      )}
      <div class="cards">
        <SubscriptionCard place={place} terms={terms.value} />
        <Card title="Cameras" to={`/systems/${place.id}/cameras`} link="All cameras">
          {standings === undefined ? (
            <Skeleton lines={3} />
          ) : (
            <dl class="counts">
              <Count value={count(standings, "recording")} text="record to the cloud" />
              <Count value={count(standings, "ready")} text="can be enabled" />
              <Count value={count(standings, "blocked")} text="need something first" />
            </dl>
          )}
          <p class="row">
            {standings &&
              blockedBy(standings).map(([label, many]) => (
                <Pill key={label} tone="bad">
                  {many} · {label}
                </Pill>
              ))}
          </p>
        </Card>
        <Card title="Where recordings lie" to={`/systems/${place.id}/settings`} link="Region and retention">
          <Where place={place} />
        </Card>
        {licences.value !== undefined && (
          <Card title="Licences" to={`/systems/${place.id}/licences`} link="All licences">
            <p class="big number">
              {licences.value.length - (free ?? 0)} <span class="muted">of {licences.value.length} in use</span>
            </p>
            <Meter
              label={`${licences.value.length - (free ?? 0)} of ${licences.value.length} licences are in use`}
              part={licences.value.length - (free ?? 0)}
              whole={licences.value.length}
            />
            <p class="muted">Each serves one camera at a time, and can be moved.</p>
          </Card>
        )}
      </div>
    </Page>
  );
}

function count(standings: readonly { readonly group: string }[], group: string): number {
  return standings.filter((one) => one.group === group).length;
}

function Count({ value, text }: { readonly value: number; readonly text: string }) {
  return (
    <div>
      <dt class="muted">{text}</dt>
      <dd class="big number">{value}</dd>
    </div>
  );
}

function Where({ place }: { readonly place: Place }) {
  const { organisation } = place;
  const lies = organisation.region === null ? undefined : region(organisation.region);
  return (
    <>
      <p class="big">{lies ? lies.name : "Not chosen yet"}</p>
      <p class="muted">
        {lies
          ? `${lies.place}. Recordings, their index and their keys stay in this region. `
          : "The region is chosen at activation. "}
        Recordings are kept for {organisation.retention_days} days.
      </p>
    </>
  );
}

export function Card(props: {
  readonly title: string;
  readonly to: string;
  readonly link: string;
  readonly children: ComponentChildren;
}) {
  return (
    <section class="card stack">
      <h2>{props.title}</h2>
      {props.children}
      <p class="card-foot">
        <a href={props.to}>{props.link}</a>
      </p>
    </section>
  );
}
