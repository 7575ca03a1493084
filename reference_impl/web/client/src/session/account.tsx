import { useEffect, useRef, useState } from "preact/hooks";
import { config } from "../api/config";
import { Button } from "../design";
import { theme } from "../design/theme";
import { authorised, session, signIn, signOut } from "./session";
import { TurnOff } from "./turn_off";

/** Who is signed in, and what they can do about it. */
export function Account() {
  const menu = useRef<HTMLDetailsElement>(null);
  const [turningOff, setTurningOff] = useState(false);
  const name = useName();
  useClosing(menu);
  const state = session.value;
  const twoStep = state.kind === "signed-in" && state.twoStep;
  return (
    <>
      <details class="menu" ref={menu}>
        <summary aria-label={`Account of ${name || "…"}`}>{name.slice(0, 1)}</summary>
        <div>
          <p>
            Signed in as <strong>{name}</strong>
          </p>
          {twoStep ? (
            <Button kind="quiet" onClick={() => setTurningOff(true)}>
              Turn off two-step verification…
            </Button>
          ) : (
            <Button kind="quiet" onClick={() => void signIn(location.pathname, { twoStep: true })}>
              Turn on two-step verification…
            </Button>
          )}
          <Button kind="quiet" onClick={theme.next}>
            Appearance: {theme.chosen.value}
          </Button>
          <Button kind="quiet" onClick={signOut}>
            Sign out everywhere
          </Button>
        </div>
      </details>
      {turningOff && <TurnOff onClose={() => setTurningOff(false)} />}
    </>
  );
}

function useName(): string {
  const [name, setName] = useState("");
  useEffect(() => {
    authorised(`${config().issuer}/userinfo`)
      .then((answer) => answer.json())
      .then((said: { preferred_username?: string }) => setName(said.preferred_username ?? ""))
      .catch(() => setName(""));
  }, []);
  return name;
}

/** A press elsewhere, or Escape, closes the menu. */
function useClosing(menu: { readonly current: HTMLDetailsElement | null }) {
  useEffect(() => {
    const close = (event: Event) => {
      const inside = event.target instanceof Element && event.target.closest(".menu summary, .menu p");
      if (event instanceof KeyboardEvent ? event.key === "Escape" : !inside) menu.current?.removeAttribute("open");
    };
    document.addEventListener("click", close);
    document.addEventListener("keydown", close);
    return () => {
      document.removeEventListener("click", close);
      document.removeEventListener("keydown", close);
    };
  }, [menu]);
}
