import { LinkButton, Meter, Notice, Pill, type Tone } from "../design";
import { day, daysLeft, daysUntil } from "./dates";
import { administers, type Dates, type Place, type Terms } from "./shapes";

/** The subscription: whether there is one, for how long, and what it asks for. */
export function SubscriptionCard({ place, terms }: { readonly place: Place; readonly terms: Terms | undefined }) {
  const { subscription } = place.organisation;
  return (
    <section class="card stack">
      <h2>Subscription</h2>
      {subscription === null ? <NotActivated place={place} /> : <Running dates={subscription} terms={terms} />}
    </section>
  );
}

function NotActivated({ place }: { readonly place: Place }) {
  return (
    <>
      <p>
        <Pill>Not activated</Pill>
      </p>
      <p class="muted">
        No camera records to the cloud before cloud storage is activated. A subscription of one year begins then.
      </p>
      {administers(place) ? (
        <p>
          <LinkButton kind="primary" href={`/systems/${place.id}/activate`}>
            Activate cloud storage
          </LinkButton>
        </p>
      ) : (
        <p class="muted">An administrator of this organisation can activate it.</p>
      )}
    </>
  );
}

const SOON_DAYS = 30;

/** How many days there are, and how urgent that is. */
export function stateOf(
  dates: Dates,
  nowMs: number,
): { readonly days: number; readonly tone: Tone; readonly label: string } {
  const days = daysUntil(dates.ends_at, nowMs);
  if (days <= 0) return { days, tone: "bad", label: "Ended" };
  return days <= SOON_DAYS ? { days, tone: "warn", label: "Ends soon" } : { days, tone: "good", label: "Active" };
}

function Running({ dates, terms }: { readonly dates: Dates; readonly terms: Terms | undefined }) {
  const now = Date.now();
  const { days, tone, label } = stateOf(dates, now);
  const due = daysUntil(dates.licences_due_by, now);
  const whole = daysUntil(dates.ends_at, Date.parse(dates.activated_at));
  return (
    <>
      <p class="row">
        <Pill tone={tone}>{label}</Pill>
        <span class="muted">since {day(dates.activated_at)}</span>
      </p>
      <p class="big number">
        {Math.max(0, days)} <span class="muted">{days === 1 ? "day left" : "days left"}</span>
      </p>
      <Meter label={daysLeft(days)} part={days} whole={whole} tone={tone} />
      <p class="muted">
        {days > 0
          ? `It ends on ${day(dates.ends_at)}. A renewal code gives another year.`
          : `It ended on ${day(dates.ends_at)}: cameras upload no longer. Recordings stay readable until their retention ends.`}
      </p>
      {days > 0 && (
        <Notice
          tone={due > 0 ? "good" : "warn"}
          title={due > 0 ? `${daysLeft(due)} to allocate licences` : "New licences wait for a renewal"}
        >
          {due > 0
            ? `Until ${day(dates.licences_due_by)}, ${terms?.allocation_days ?? 30} days from the start, a licence can be given to its first camera. Later it can only be moved.`
            : "Licences that never served a camera can be allocated after the next renewal. The others can be moved."}
        </Notice>
      )}
    </>
  );
}
