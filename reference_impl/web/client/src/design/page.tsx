import type { ComponentChildren } from "preact";
import { useEffect } from "preact/hooks";

/** The frame of a page: its title, what can be done there, and the rest. */
export function Page(props: {
  readonly title: string;
  readonly lead?: ComponentChildren;
  readonly actions?: ComponentChildren;
  readonly children: ComponentChildren;
}) {
  useEffect(() => {
    document.title = `${props.title} · camproof`;
  }, [props.title]);
  return (
    <section class="page stack">
      <header class="page-head">
        <div>
          <h1>{props.title}</h1>
          {props.lead && <p class="muted">{props.lead}</p>}
        </div>
        {props.actions && <div class="row">{props.actions}</div>}
      </header>
      {props.children}
    </section>
  );
}
