import type { ComponentChildren } from "preact";
import { useState } from "preact/hooks";
import { useAction } from "../api/action";
import { region } from "../api/config";
import { result } from "../api/result";
import { mySystems } from "../api/services";
import { Button, Dialog, Field, LinkButton, Refusal, toast } from "../design";
import { type Listed, State } from "./cameras";
import { Paths } from "./paths";
import { administers, operates, type Place, type Site } from "./shapes";

const CAMERA = "/v1/organisations/{organisation}/cameras/{camera}";

/** All that is known of a camera; whoever may, notes what has changed at the site. */
export function CameraDetails(props: {
  readonly place: Place;
  readonly camera: Listed;
  readonly site: Site | undefined;
  readonly onDone: () => Promise<void>;
  readonly onClose: () => void;
}) {
  const { place, camera, site, onDone } = props;
  const edge = site?.kind === "edge";
  return (
    <Dialog title={camera.name} wide onClose={props.onClose}>
      <p class="row">
        <State standing={camera.standing} />
      </p>
      <dl class="facts">
        <Fact name="Id">
          <code>{camera.id}</code>
        </Fact>
        <Fact name="Model">{camera.model}</Fact>
        <Fact name="Site">{site ? `${site.name} (AXIS Camera Station ${edge ? "Edge" : "Pro"})` : "…"}</Fact>
        <Fact name="Records to">{(camera.region && region(camera.region)?.name) || "nowhere yet"}</Fact>
        <Fact name="Licence">{camera.licence ? <code>{camera.licence}</code> : "none"}</Fact>
        <Fact name="AXIS OS">
          <AxisOs place={place} camera={camera} onDone={onDone} />
        </Fact>
        {edge && (
          <Fact name="Registration">
            <Registration place={place} camera={camera} onDone={onDone} />
          </Fact>
        )}
        <Fact name="Internet path">
          <Paths place={place} camera={camera} onDone={onDone} editable={operates(place)} />
        </Fact>
      </dl>
      <div class="actions">
        <LinkButton href={`/video/${place.id}/${camera.id}`}>Open recordings</LinkButton>
      </div>
    </Dialog>
  );
}

function Fact({ name, children }: { readonly name: string; readonly children: ComponentChildren }) {
  return (
    <div>
      <dt class="muted">{name}</dt>
      <dd>{children}</dd>
    </div>
  );
}

interface OfCamera {
  readonly place: Place;
  readonly camera: Listed;
  readonly onDone: () => Promise<void>;
}

function AxisOs({ place, camera, onDone }: OfCamera) {
  const [editing, setEditing] = useState(false);
  const [version, setVersion] = useState(camera.axis_os);
  const action = useAction();
  const params = { path: { organisation: place.id, camera: camera.id } };
  const note = (event: Event) => {
    event.preventDefault();
    void action.run(
      () => result(mySystems().PUT(`${CAMERA}/axis-os`, { params, body: { axis_os: version.trim() } })),
      () => {
        setEditing(false);
        toast("AXIS OS noted");
        void onDone();
      },
    );
  };
  if (!editing)
    return (
      <span class="row">
        {camera.axis_os}
        {administers(place) && (
          <Button kind="quiet" tight onClick={() => setEditing(true)}>
            It was updated…
          </Button>
        )}
      </span>
    );
  return (
    <form class="inline" onSubmit={note}>
      {action.problem && <Refusal problem={action.problem} />}
      <Field
        label="Version that the device has now"
        value={version}
        onInput={(event) => setVersion(event.currentTarget.value)}
        required
      />
      <Button type="submit" kind="primary" busy={action.busy}>
        Note
      </Button>
    </form>
  );
}

function Registration({ place, camera, onDone }: OfCamera) {
  const action = useAction();
  const params = { path: { organisation: place.id, camera: camera.id } };
  const registered = !camera.registered;
  const note = () =>
    action.run(
      () => result(mySystems().PUT(`${CAMERA}/registration`, { params, body: { registered } })),
      () => void onDone(),
    );
  return (
    <>
      {action.problem && <Refusal problem={action.problem} />}
      <span class="row">
        {camera.registered ? "Registered to Connected services" : "Not registered to Connected services"}
        {administers(place) && (
          <Button kind="quiet" tight busy={action.busy} onClick={note}>
            {camera.registered ? "It is no longer" : "It is registered now"}
          </Button>
        )}
      </span>
    </>
  );
}
