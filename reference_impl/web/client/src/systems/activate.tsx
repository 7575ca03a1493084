import { useState } from "preact/hooks";
import { useLocation } from "preact-iso";
import { useAction } from "../api/action";
import { config } from "../api/config";
import { result } from "../api/result";
import { mySystems } from "../api/services";
import { Form, Notice, Page, toast } from "../design";
import { useTerms } from "./asked";
import { day, daysLater, yearsLater } from "./dates";
import { RegionChoice } from "./region_choice";
import type { Place } from "./shapes";

/** Activation, and what it means, before it is done: it can’t be undone. */
export function Activate({ place }: { readonly place: Place }) {
  const terms = useTerms();
  const action = useAction();
  const [region, setRegion] = useState(config().regions.length === 1 ? (config().regions[0]?.id ?? "") : "");
  const { route } = useLocation();
  const now = Date.now();
  const days = terms.value?.allocation_days ?? 30;
  const params = { path: { organisation: place.id } };
  const activate = () =>
    action.run(
      () => result(mySystems().POST("/v1/organisations/{organisation}/activation", { params, body: { region } })),
      async () => {
        await place.reload();
        toast("Cloud storage is activated");
        route(`/systems/${place.id}`);
      },
    );
  if (place.organisation.subscription !== null) {
    return (
      <Page title="Activate cloud storage">
        <Notice tone="good">
          Cloud storage is active since {day(place.organisation.subscription.activated_at)}.{" "}
          <a href={`/systems/${place.id}`}>See the subscription</a>
        </Notice>
      </Page>
    );
  }
  return (
    <Page title="Activate cloud storage" lead="What begins when you activate, and what you choose.">
      <div class="two">
        <section class="card stack">
          <h2>What activation means</h2>
          <ul class="points">
            <li>
              <strong>A subscription of one year begins now.</strong> It ends on {day(yearsLater(now, 1))}. A renewal
              code gives another year.
            </li>
            <li>
              <strong>You have {days} days to allocate licences</strong>, until {day(daysLater(now, days))}. A licence
              that has served no camera by then waits for a renewal.
            </li>
            <li>
              <strong>Each camera that records needs a licence.</strong> Cameras are enabled one by one, from the list.
            </li>
            <li>
              <strong>Recordings stay in the region that you choose</strong>, for {place.organisation.retention_days}{" "}
              days, encrypted by the camera itself.
            </li>
            <li>
              <strong>At the subscription’s end cameras stop uploading.</strong> What is recorded stays readable until
              its retention ends.
            </li>
          </ul>
        </section>
        <section class="card stack">
          <Form action={action} button="Activate cloud storage" disabled={region === ""} onSubmit={activate}>
            <RegionChoice legend="Where to record" value={region} onChange={setRegion} />
          </Form>
        </section>
      </div>
    </Page>
  );
}
