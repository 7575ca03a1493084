import type { ComponentChildren } from "preact";

export type Tone = "good" | "warn" | "bad";

/** A state in a word or two: its colour and its shape say the same. */
export function Pill(props: { readonly tone?: Tone | undefined; readonly children: ComponentChildren }) {
  return <span class={`pill ${props.tone ?? ""}`}>{props.children}</span>;
}
