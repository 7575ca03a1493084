import type { ComponentChildren } from "preact";
import { Mark } from "./mark";

/** A whole page that says one thing. */
export function Sentence(props: {
  readonly title: string;
  readonly text: string;
  readonly children?: ComponentChildren;
}) {
  return (
    <main class="sentence">
      <p class="brand">
        <Mark />
        <span>camproof</span>
      </p>
      <h1>{props.title}</h1>
      <p class="muted">{props.text}</p>
      {props.children}
    </main>
  );
}
