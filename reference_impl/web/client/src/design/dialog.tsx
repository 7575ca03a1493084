import type { ComponentChildren } from "preact";
import { useEffect, useId, useRef } from "preact/hooks";

/** A modal dialog. Escape, the cross and a press beside it close it. */
export function Dialog(props: {
  readonly title: string;
  readonly onClose: () => void;
  readonly wide?: boolean;
  readonly children: ComponentChildren;
}) {
  const place = useRef<HTMLDialogElement>(null);
  const title = useId();
  useEffect(() => {
    place.current?.showModal();
  }, []);
  return (
    // biome-ignore lint/a11y/useKeyWithClickEvents: Escape does the same, by the element itself
    <dialog
      ref={place}
      class={`dialog ${props.wide ? "wide" : ""}`}
      aria-labelledby={title}
      onClose={props.onClose}
      onClick={(event) => event.target === place.current && place.current?.close()}
    >
      <header>
        <h2 id={title}>{props.title}</h2>
        <button type="button" class="button quiet close" aria-label="Close" onClick={() => place.current?.close()}>
          <svg width="18" height="18" viewBox="0 0 18 18" aria-hidden="true">
            <path d="m4 4 10 10M14 4 4 14" stroke="currentColor" stroke-width="2" stroke-linecap="round" />
          </svg>
        </button>
      </header>
      <div class="body">{props.children}</div>
    </dialog>
  );
}
