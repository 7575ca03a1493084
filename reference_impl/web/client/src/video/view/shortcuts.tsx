import { useEffect } from "preact/hooks";
import { Button, Dialog } from "../../design";
import { MINUTE, nowUs, SECOND } from "../model/moments";
import type { Workspace } from "./workspace";

export interface Dialogs {
  readonly open: (which: "calendar" | "help" | "cameras") => void;
}

type Act = (space: Workspace, dialogs: Dialogs) => void;
type Shortcut = readonly [keys: readonly string[], shown: readonly string[], text: string, act: Act];

const by =
  (us: number): Act =>
  (space) =>
    space.seek(space.deck.positionUs.value + us);

const SHORTCUTS: readonly Shortcut[] = [
  [[" ", "k"], ["Space"], "Play, or pause", ({ deck }) => deck.toggle()],
  [["ArrowLeft"], ["←"], "10 seconds back", by(-10 * SECOND)],
  [["ArrowRight"], ["→"], "10 seconds on", by(10 * SECOND)],
  [["Shift+ArrowLeft"], ["Shift", "←"], "A minute back", by(-MINUTE)],
  [["Shift+ArrowRight"], ["Shift", "→"], "A minute on", by(MINUTE)],
  [[","], [","], "One frame back", ({ deck }) => deck.step(-1)],
  [["."], ["."], "One frame on", ({ deck }) => deck.step(1)],
  [["<", "Shift+<"], ["<"], "Slower", ({ deck }) => deck.faster(-1)],
  [[">", "Shift+>"], [">"], "Faster", ({ deck }) => deck.faster(1)],
  [["+", "=", "Shift++", "ArrowUp"], ["+"], "See less time", (space) => space.zoom(0.5)],
  [["-", "ArrowDown"], ["−"], "See more time", (space) => space.zoom(2)],
  [["p"], ["P"], "The gap before", (space) => space.gap(-1)],
  [["n"], ["N"], "The next gap", (space) => space.gap(1)],
  [["Home"], ["Home"], "Begin of what is seen", (space) => space.seek(space.seen.value.fromUs)],
  [["End"], ["End"], "End of what is seen", (space) => space.seek(Math.min(space.seen.value.toUs, nowUs()))],
  [["l"], ["L"], "The latest recording, and what comes next", (space) => void space.latest()],
  [["g"], ["G"], "Go to a day, or a moment", (_, dialogs) => dialogs.open("calendar")],
  [["c"], ["C"], "Choose cameras", (_, dialogs) => dialogs.open("cameras")],
  [["?", "Shift+?"], ["?"], "These keys", (_, dialogs) => dialogs.open("help")],
];

/** Keys of the whole page; not while one writes, nor within a dialog. */
export function useShortcuts(space: Workspace, dialogs: Dialogs): void {
  useEffect(() => {
    const press = (event: KeyboardEvent) => {
      const { target } = event;
      if (event.ctrlKey || event.metaKey || event.altKey || event.defaultPrevented) return;
      if (
        !(target instanceof Element) ||
        target.closest("input:not([type=checkbox]), select, textarea, dialog, details[open]")
      )
        return;
      if (event.key === " " && target.closest("button, a, summary, input")) return; // it presses that
      const key = event.key.length === 1 ? event.key.toLowerCase() : event.key;
      const name = event.shiftKey ? `Shift+${key}` : key;
      const found = SHORTCUTS.find(([keys]) => keys.includes(name));
      if (found === undefined) return;
      event.preventDefault();
      found[3](space, dialogs);
    };
    document.addEventListener("keydown", press);
    return () => document.removeEventListener("keydown", press);
  }, [space, dialogs]);
}

export function Help({ onClose }: { readonly onClose: () => void }) {
  return (
    <Dialog title="Keys" onClose={onClose} wide>
      <dl class="shortcuts">
        {SHORTCUTS.map(([, shown, text]) => (
          <div key={text}>
            <dt>
              {shown.map((key) => (
                <kbd key={key}>{key}</kbd>
              ))}
            </dt>
            <dd>{text}</dd>
          </div>
        ))}
      </dl>
      <p class="muted small">
        On the timeline: press to go there, drag to move, pinch or turn the wheel to see more or less time. Drag on the
        scale to pass through the recording.
      </p>
      <div class="actions">
        <Button onClick={onClose}>Close</Button>
      </div>
    </Dialog>
  );
}
