import type { ComponentChildren } from "preact";
import { useEffect, useRef } from "preact/hooks";
import { useLocation } from "preact-iso";
import { Mark } from "./design/mark";
import { Account } from "./session/account";

const PLACES = [
  ["/systems", "My Systems"],
  ["/video", "Video operation"],
] as const;

/** What stands above every page of somebody who is signed in. */
export function Shell(props: { readonly children: ComponentChildren }) {
  const { path } = useLocation();
  useArrival(path);
  return (
    <>
      <a class="skip" href="#content">
        Skip to content
      </a>
      <header class="bar">
        <a class="brand" href="/systems" aria-label="camproof, home">
          <Mark />
          <span>camproof</span>
        </a>
        <nav aria-label="Places">
          {PLACES.map(([to, text]) => (
            <a key={to} href={to} aria-current={path.startsWith(to) ? "page" : undefined}>
              {text}
            </a>
          ))}
        </nav>
        <Account />
      </header>
      <main id="content" tabIndex={-1}>
        {props.children}
      </main>
    </>
  );
}

/** On another page the keyboard and what reads aloud begin at its top; on the first they are where the browser put them. */
function useArrival(path: string) {
  const first = useRef(true);
  useEffect(() => {
    if (!first.current && path !== "") {
      window.scrollTo(0, 0);
      document.getElementById("content")?.focus({ preventScroll: true });
    }
    first.current = false;
  }, [path]);
}
