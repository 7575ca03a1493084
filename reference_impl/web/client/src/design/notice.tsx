import type { ComponentChildren } from "preact";
import type { Tone } from "./pill";

/** Something to know before going on. `urgent` ones are read out at once. */
export function Notice(props: {
  readonly tone?: Tone | undefined;
  readonly title?: string;
  readonly urgent?: boolean;
  readonly children: ComponentChildren;
}) {
  return (
    <div class={`notice ${props.tone ?? ""}`} role={props.urgent ? "alert" : "note"}>
      {props.title && <strong>{props.title}</strong>}
      <div>{props.children}</div>
    </div>
  );
}
