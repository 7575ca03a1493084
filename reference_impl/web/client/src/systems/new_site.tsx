import { useState } from "preact/hooks";
import { useAction } from "../api/action";
import { result } from "../api/result";
import { mySystems } from "../api/services";
import { Choice, Dialog, Field, Form } from "../design";
import type { Place } from "./shapes";

export function NewSite(props: { readonly place: Place; readonly onDone: () => void; readonly onClose: () => void }) {
  const [name, setName] = useState("");
  const [kind, setKind] = useState("edge");
  const [registered, setRegistered] = useState(true);
  const action = useAction();
  const params = { path: { organisation: props.place.id } };
  const add = () =>
    action.run(
      () =>
        result(
          mySystems().POST("/v1/organisations/{organisation}/sites", { params, body: { name, kind, registered } }),
        ),
      () => {
        props.onDone();
        props.onClose();
      },
    );
  return (
    <Dialog title="List a site" onClose={props.onClose}>
      <Form action={action} button="List it" onCancel={props.onClose} onSubmit={add}>
        <Field
          label="Name"
          value={name}
          onInput={(event) => setName(event.currentTarget.value)}
          maxLength={200}
          required
        />
        <fieldset class="choices">
          <legend>System</legend>
          <Choice
            type="radio"
            name="kind"
            label="AXIS Camera Station Edge"
            hint="each device is registered by itself"
            checked={kind === "edge"}
            onChange={() => setKind("edge")}
          />
          <Choice
            type="radio"
            name="kind"
            label="AXIS Camera Station Pro"
            hint="its server is registered for all"
            checked={kind === "pro"}
            onChange={() => setKind("pro")}
          />
        </fieldset>
        {kind === "pro" && (
          <Choice
            type="checkbox"
            name="registered"
            label="The server is registered to Connected services"
            checked={registered}
            onChange={setRegistered}
          />
        )}
      </Form>
    </Dialog>
  );
}
