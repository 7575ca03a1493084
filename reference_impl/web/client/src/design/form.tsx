import type { ComponentChildren } from "preact";
import type { Action } from "../api/action";
import { Button } from "./button";
import { Refusal } from "./states";

/** A form of fields with one button, and the refusal of the last try above it. */
export function Form(props: {
  readonly action: Action;
  readonly button: string;
  readonly danger?: boolean;
  readonly disabled?: boolean;
  readonly onCancel?: () => void;
  readonly onSubmit: () => void;
  readonly children?: ComponentChildren;
}) {
  const { action } = props;
  const submit = (event: Event) => {
    event.preventDefault();
    props.onSubmit();
  };
  return (
    <form class="stack" onSubmit={submit}>
      {props.children}
      {action.problem && <Refusal problem={action.problem} />}
      <div class="actions">
        {props.onCancel && <Button onClick={props.onCancel}>Cancel</Button>}
        <Button
          type="submit"
          kind={props.danger ? "danger" : "primary"}
          busy={action.busy}
          disabled={props.disabled ?? false}
        >
          {props.button}
        </Button>
      </div>
    </form>
  );
}
