import { useState } from "preact/hooks";
import { useAction } from "../api/action";
import { region } from "../api/config";
import { result } from "../api/result";
import { mySystems } from "../api/services";
import { Dialog, Field, Form, Notice, Page, toast } from "../design";
import { useTerms } from "./asked";
import { day } from "./dates";
import { RegionChoice } from "./region_choice";
import { administers, type Place } from "./shapes";

const ONE = "/v1/organisations/{organisation}";

/** Region, retention and renewal, each with what a change does. */
export function Settings({ place }: { readonly place: Place }) {
  const { organisation } = place;
  if (!administers(place)) {
    const lies = organisation.region === null ? undefined : region(organisation.region);
    return (
      <Page title="Region and retention" lead="Set by the organisation’s administrators.">
        <section class="card stack">
          <h2>Where and how long</h2>
          <p class="big">{lies ? `${lies.name}, ${lies.place}` : "No region is chosen yet"}</p>
          <p class="muted">Recordings are kept for {organisation.retention_days} days.</p>
        </section>
      </Page>
    );
  }
  return (
    <Page title="Region and retention" lead="Where recordings lie, and for how long.">
      <div class="two">
        <RegionCard place={place} />
        <div class="stack">
          <RetentionCard place={place} />
          <RenewalCard place={place} />
        </div>
      </div>
    </Page>
  );
}

function RegionCard({ place }: { readonly place: Place }) {
  const { organisation } = place;
  const [chosen, setChosen] = useState(organisation.region ?? "");
  const action = useAction();
  const now = organisation.region === null ? undefined : region(organisation.region);
  const next = region(chosen);
  const params = { path: { organisation: place.id } };
  const change = () =>
    action.run(
      () => result(mySystems().PUT(`${ONE}/region`, { params, body: { region: chosen } })),
      async () => {
        await place.reload();
        toast(`Cameras record to ${next?.name} from now on`);
      },
    );
  if (now === undefined) {
    return (
      <section class="card stack">
        <h2>Region</h2>
        <p class="muted">
          The region is chosen at <a href={`/systems/${place.id}/activate`}>activation</a>.
        </p>
      </section>
    );
  }
  return (
    <section class="card stack">
      <h2>Region</h2>
      <Form
        action={action}
        button={next && next !== now ? `Record in ${next.name} from now on` : "Change the region"}
        disabled={chosen === organisation.region}
        onSubmit={change}
      >
        <RegionChoice legend="New recordings go to" value={chosen} onChange={setChosen} />
        <Notice tone={chosen === organisation.region ? undefined : "warn"} title="What a change does">
          <ul class="points">
            <li>
              New recordings go to {next && next !== now ? `${next.name} (${next.place})` : "the new region"} as soon as
              each camera renews its credentials, within an hour.
            </li>
            <li>
              Recordings that lie in {now.name} ({now.place}) stay there until their retention ends. They are not moved,
              and play as before.
            </li>
            <li>Keys are made in the new region; those of {now.name} never leave it.</li>
          </ul>
        </Notice>
      </Form>
    </section>
  );
}

function RetentionCard({ place }: { readonly place: Place }) {
  const now = place.organisation.retention_days;
  const [days, setDays] = useState(now);
  const [asking, setAsking] = useState(false);
  const action = useAction();
  const terms = useTerms().value;
  const params = { path: { organisation: place.id } };
  const change = () =>
    action.run(
      () => result(mySystems().PUT(`${ONE}/retention`, { params, body: { days } })),
      async () => {
        setAsking(false);
        await place.reload();
        toast(`Recordings are kept for ${days} days`);
      },
    );
  return (
    <section class="card stack">
      <h2>Retention</h2>
      <Form
        action={action}
        button="Change the retention"
        disabled={days === now || Number.isNaN(days)}
        onSubmit={() => (days < now ? setAsking(true) : void change())}
      >
        <Field
          label="Days to keep recordings"
          type="number"
          inputMode="numeric"
          min={terms?.least_retention_days}
          max={terms?.most_retention_days}
          value={Number.isNaN(days) ? "" : days}
          onInput={(event) => setDays(event.currentTarget.valueAsNumber)}
          hint={`${now} now. A longer time holds for recordings that are there already, too; a shorter one removes what is older.`}
          required
        />
      </Form>
      {asking && (
        <Dialog title={`Keep recordings for ${days} days only`} onClose={() => setAsking(false)}>
          <Form
            action={action}
            button="Remove what is older"
            danger
            onCancel={() => setAsking(false)}
            onSubmit={change}
          >
            <p>
              Recordings older than {days} days are removed within minutes, of every camera, and can’t be brought back.
              {` ${now - days} ${now - days === 1 ? "day" : "days"} of what is kept now go.`}
            </p>
          </Form>
        </Dialog>
      )}
    </section>
  );
}

function RenewalCard({ place }: { readonly place: Place }) {
  const { subscription } = place.organisation;
  const [code, setCode] = useState("");
  const action = useAction();
  if (subscription === null) return null;
  const params = { path: { organisation: place.id } };
  const renew = () =>
    action.run(
      () => result(mySystems().POST(`${ONE}/renewal`, { params, body: { code: code.trim() } })),
      async (dates) => {
        setCode("");
        await place.reload();
        toast(`The subscription goes on until ${day(dates.ends_at)}`);
      },
    );
  return (
    <section class="card stack">
      <h2>Renew the subscription</h2>
      <Form action={action} button="Renew" onSubmit={renew}>
        <Field
          label="Renewal code"
          hint={`It ends on ${day(subscription.ends_at)}. A code gives another year after that, or from now where it is over, and 30 more days to allocate licences.`}
          value={code}
          onInput={(event) => setCode(event.currentTarget.value)}
          maxLength={100}
          required
        />
      </Form>
    </section>
  );
}
