import type { ComponentChildren, JSX } from "preact";

interface Looks {
  readonly kind?: "primary" | "danger" | "quiet";
  readonly tight?: boolean;
  readonly children: ComponentChildren;
}

const classOf = ({ kind, tight }: Looks) => `button ${kind ?? ""} ${tight ? "tight" : ""}`;

/** A button. While `busy` it stays where it is and can’t be pressed again. */
export function Button(props: Looks & { readonly busy?: boolean } & Omit<JSX.IntrinsicElements["button"], "children">) {
  const { kind: _kind, tight: _tight, busy, children, ...more } = props;
  return (
    <button type="button" {...more} class={classOf(props)} disabled={more.disabled || busy} aria-busy={busy}>
      {children}
    </button>
  );
}

/** A link that looks like one. */
export function LinkButton(props: Looks & { readonly href: string }) {
  return (
    <a href={props.href} class={classOf(props)}>
      {props.children}
    </a>
  );
}
