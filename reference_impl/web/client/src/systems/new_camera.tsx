import { useState } from "preact/hooks";
import { useAction } from "../api/action";
import { result } from "../api/result";
import { mySystems } from "../api/services";
import { Choice, Dialog, Field, Form } from "../design";
import type { Place, Site } from "./shapes";

const BLANK = { id: "", name: "", model: "", axis_os: "" };

export function NewCamera(props: {
  readonly place: Place;
  readonly site: Site;
  readonly onDone: () => void;
  readonly onClose: () => void;
}) {
  const [camera, setCamera] = useState(BLANK);
  const [registered, setRegistered] = useState(true);
  const action = useAction();
  const params = { path: { organisation: props.place.id, site: props.site.id } };
  const add = () =>
    action.run(
      () =>
        result(
          mySystems().POST("/v1/organisations/{organisation}/sites/{site}/cameras", {
            params,
            body: { ...camera, registered },
          }),
        ),
      () => {
        props.onDone();
        props.onClose();
      },
    );
  const field = (name: keyof typeof BLANK, label: string, hint?: string) => (
    <Field
      label={label}
      hint={hint}
      value={camera[name]}
      onInput={(event) => setCamera({ ...camera, [name]: event.currentTarget.value })}
      required
    />
  );
  return (
    <Dialog title={`List a camera at ${props.site.name}`} onClose={props.onClose}>
      <Form action={action} button="List it" onCancel={props.onClose} onSubmit={add}>
        {field("name", "Name")}
        {field("id", "Device id", "The client id that the device got when it registered itself.")}
        {field("model", "Model", "As the device reports it, such as AXIS P3265-LVE.")}
        {field("axis_os", "AXIS OS", "As the device reports it, such as 11.11.73.")}
        {props.site.kind === "edge" && (
          <Choice
            type="checkbox"
            name="registered"
            label="The device is registered to Connected services"
            checked={registered}
            onChange={setRegistered}
          />
        )}
      </Form>
    </Dialog>
  );
}
