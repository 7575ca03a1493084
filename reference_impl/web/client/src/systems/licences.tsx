import { useState } from "preact/hooks";
import { useAction } from "../api/action";
import { result } from "../api/result";
import { mySystems } from "../api/services";
import { Button, Dialog, Empty, Field, Form, Meter, Page, Refusal, Select, Skeleton, Table, toast } from "../design";
import { freeOf, useCameras, useLicences } from "./asked";
import { day, daysLeft, daysUntil } from "./dates";
import { administers, type Camera, type Licence, type Place } from "./shapes";

const ONE = "/v1/organisations/{organisation}";

/** Licences: redeemed, in use, moved and freed. */
export function Licences({ place }: { readonly place: Place }) {
  const licences = useLicences(place);
  const cameras = useCameras(place);
  const [moving, setMoving] = useState<Licence>();
  const [freeing, setFreeing] = useState<Licence>();
  const all = licences.value;
  const reload = () => Promise.all([licences.reload(), cameras.reload()]);
  const name = (id: string) => cameras.value?.find((one) => one.id === id)?.name ?? id;
  return (
    <Page title="Licences" lead="Each serves one camera at a time.">
      {licences.problem && <Refusal problem={licences.problem} again={licences.reload} />}
      <div class="two">
        <Summary place={place} licences={all} />
        {administers(place) && <Redeem place={place} onDone={reload} />}
      </div>
      {all === undefined && licences.loading && <Skeleton />}
      {all?.length === 0 && (
        <Empty
          title="No licences yet"
          text="A partner sells codes, each of so many licences. Redeem one, and the licences are here to be given to cameras."
        />
      )}
      {all !== undefined && all.length > 0 && (
        <Table
          caption="Licences"
          rows={all}
          keyOf={(one) => one.id}
          columns={[
            { label: "Licence", cell: (one) => <code>{one.id}</code> },
            { label: "Camera", cell: (one) => (one.camera ? name(one.camera) : <span class="muted">Free</span>) },
            ...(administers(place)
              ? [
                  {
                    label: "",
                    narrow: true,
                    end: true,
                    cell: (one: Licence) =>
                      one.camera && (
                        <span class="row">
                          <Button kind="quiet" tight onClick={() => setMoving(one)}>
                            Move…
                          </Button>
                          <Button kind="quiet" tight onClick={() => setFreeing(one)}>
                            Free…
                          </Button>
                        </span>
                      ),
                  },
                ]
              : []),
          ]}
        />
      )}
      {moving && (
        <Moving
          place={place}
          licence={moving}
          cameras={cameras.value ?? []}
          onDone={reload}
          onClose={() => setMoving(undefined)}
        />
      )}
      {freeing && (
        <Freeing
          place={place}
          licence={freeing}
          name={name(freeing.camera ?? "")}
          onDone={reload}
          onClose={() => setFreeing(undefined)}
        />
      )}
    </Page>
  );
}

function Summary({ place, licences }: { readonly place: Place; readonly licences: readonly Licence[] | undefined }) {
  const due = place.organisation.subscription?.licences_due_by;
  const free = freeOf(licences) ?? 0;
  const all = licences?.length ?? 0;
  return (
    <section class="card stack">
      <h2>In use</h2>
      <p class="big number">
        {all - free} <span class="muted">of {all}</span>
      </p>
      <Meter label={`${all - free} of ${all} licences are in use`} part={all - free} whole={all} />
      <p class="muted">
        {due === undefined
          ? "Licences can be allocated once cloud storage is activated."
          : daysUntil(due, Date.now()) > 0
            ? `New licences can be allocated until ${day(due)}: ${daysLeft(daysUntil(due, Date.now()))}.`
            : "The time to allocate new licences is over. They can be allocated after the next renewal; those in use can be moved."}
      </p>
    </section>
  );
}

function Redeem({ place, onDone }: { readonly place: Place; readonly onDone: () => void }) {
  const [code, setCode] = useState("");
  const action = useAction();
  const params = { path: { organisation: place.id } };
  const redeem = () =>
    action.run(
      () => result(mySystems().POST(`${ONE}/licences`, { params, body: { code: code.trim() } })),
      (seats) => {
        setCode("");
        toast(`Redeemed: ${seats.seats} licences, ${seats.free} of them free`);
        onDone();
      },
    );
  return (
    <section class="card stack">
      <h2>Redeem a code</h2>
      <Form action={action} button="Redeem" onSubmit={redeem}>
        <Field
          label="Licence code"
          hint="From your partner. It can be redeemed once, by one organisation."
          value={code}
          onInput={(event) => setCode(event.currentTarget.value)}
          maxLength={100}
          required
        />
      </Form>
    </section>
  );
}

interface OfLicence {
  readonly place: Place;
  readonly licence: Licence;
  readonly onDone: () => void;
  readonly onClose: () => void;
}

function Moving({ place, licence, cameras, onDone, onClose }: OfLicence & { readonly cameras: readonly Camera[] }) {
  const others = cameras.filter((one) => one.licence === null);
  const [to, setTo] = useState(others[0]?.id ?? "");
  const action = useAction();
  const body = { from_camera: licence.camera ?? "", to_camera: to };
  const params = { path: { organisation: place.id, licence: licence.id } };
  const move = () =>
    action.run(
      () => result(mySystems().POST(`${ONE}/licences/{licence}/move`, { params, body })),
      () => {
        onDone();
        onClose();
      },
    );
  return (
    <Dialog title="Move this licence" onClose={onClose}>
      <p>The camera that has it is disabled by that. The other one can be enabled then.</p>
      {others.length === 0 ? (
        <p class="muted">Every camera has a licence already.</p>
      ) : (
        <Form action={action} button="Move it" onCancel={onClose} onSubmit={move}>
          <Select
            label="To camera"
            value={to}
            onChange={setTo}
            options={others.map((one) => [one.id, one.name] as const)}
          />
        </Form>
      )}
    </Dialog>
  );
}

function Freeing({ place, licence, name, onDone, onClose }: OfLicence & { readonly name: string }) {
  const action = useAction();
  const params = { path: { organisation: place.id, camera: licence.camera ?? "" } };
  const free = () =>
    action.run(
      () => result(mySystems().DELETE(`${ONE}/cameras/{camera}/licence`, { params })),
      () => {
        onDone();
        onClose();
      },
    );
  return (
    <Dialog title={`Free the licence of ${name}`} onClose={onClose}>
      <Form action={action} button="Free it" danger onCancel={onClose} onSubmit={free}>
        <p>
          {name} is disabled by that: it stops recording to the cloud. Its recordings stay until their retention ends.
        </p>
      </Form>
    </Dialog>
  );
}
