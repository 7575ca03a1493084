import type { ComponentChildren } from "preact";
import type { Problem } from "../api/result";
import { Button } from "./button";
import { Notice } from "./notice";

/** A refusal: its sentence, its reason, and a way to ask again where that can help. */
export function Refusal(props: { readonly problem: Problem; readonly title?: string; readonly again?: () => void }) {
  const { problem, again } = props;
  return (
    <Notice tone="bad" urgent {...(props.title ? { title: props.title } : {})}>
      <p>{problem.detail}</p>
      <p class="reason">
        Reason: <code>{problem.reason}</code>
      </p>
      {again && (
        <p>
          <Button kind="quiet" tight onClick={again}>
            Try again
          </Button>
        </p>
      )}
    </Notice>
  );
}

/** Nothing there yet: what would be, and the first step to it. */
export function Empty(props: { readonly title: string; readonly text: string; readonly children?: ComponentChildren }) {
  return (
    <div class="empty">
      <h2>{props.title}</h2>
      <p>{props.text}</p>
      {props.children}
    </div>
  );
}

/** Where something will be: of about its height, so that nothing moves when it comes. */
export function Skeleton(props: { readonly lines?: number }) {
  return (
    <div class="skeleton" aria-hidden="true">
      {Array.from({ length: props.lines ?? 4 }, (_, place) => (
        <span key={place} />
      ))}
    </div>
  );
}
