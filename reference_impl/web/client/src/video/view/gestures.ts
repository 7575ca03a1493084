import type { Micros } from "../model/moments";
import { lengthOf, momentAt, moved, pinched, SHORTEST, type Visible, zoomed } from "../model/visible";
import { SCALE_PX, unitOf } from "./draw";

/** What a finger, a mouse or a wheel does with a timeline. */
export interface Timeline {
  readonly seen: () => Visible;
  readonly look: (seen: Visible) => void;
  readonly seek: (us: Micros, passing: boolean) => void;
  readonly point: (us: Micros | undefined, y: number) => void;
}

interface Finger {
  x: number;
  readonly startX: number;
  readonly heldUs: Micros; // the moment that it took hold of
}

const SLOP_PX = 5; // a press that moves less is no drag

/**
 * Press: show that moment. Drag: move the time; on the scale: drag the moment that is shown. Two fingers: zoom and
 * move. Wheel: zoom where the pointer is; with Shift, or sideways: move.
 *
 * @returns what undoes it.
 */
export function attach(element: HTMLElement, timeline: Timeline): () => void {
  const fingers = new Map<number, Finger>();
  let mode: "press" | "move" | "scrub" | "pinch" = "press";
  const xOf = (event: MouseEvent) => event.clientX - element.getBoundingClientRect().left;
  const yOf = (event: MouseEvent) => event.clientY - element.getBoundingClientRect().top;
  const width = () => element.clientWidth;
  const at = (x: number) => momentAt(timeline.seen(), width(), x);

  const down = (event: PointerEvent) => {
    if (event.button !== 0 || fingers.size > 1) return;
    element.setPointerCapture(event.pointerId);
    const x = xOf(event);
    fingers.set(event.pointerId, { x, startX: x, heldUs: at(x) });
    mode = fingers.size > 1 ? "pinch" : yOf(event) < SCALE_PX * unitOf(element) ? "scrub" : "press";
    if (mode === "scrub") timeline.seek(at(x), true);
  };
  const move = (event: PointerEvent) => {
    const finger = fingers.get(event.pointerId);
    const x = xOf(event);
    if (finger === undefined) {
      if (event.pointerType === "mouse") timeline.point(at(x), yOf(event));
      return;
    }
    finger.x = x;
    if (mode === "press" && Math.abs(x - finger.startX) > SLOP_PX) mode = "move";
    if (mode === "scrub") timeline.seek(at(x), true);
    else if (mode === "move") timeline.look(moved(timeline.seen(), finger.heldUs - at(x)));
    else if (mode === "pinch") pinch();
  };
  const pinch = () => {
    const [a, b] = [...fingers.values()];
    if (a !== undefined && b !== undefined) timeline.look(pinched(width(), a.heldUs, b.heldUs, a.x, b.x));
  };
  const up = (event: PointerEvent) => {
    const finger = fingers.get(event.pointerId);
    if (finger === undefined) return;
    fingers.delete(event.pointerId);
    if (event.type === "pointercancel") return;
    if (mode === "press" || mode === "scrub") timeline.seek(at(finger.x), false);
    if (mode === "pinch") {
      mode = "move";
      for (const [id, rest] of fingers) fingers.set(id, { x: rest.x, startX: rest.x, heldUs: at(rest.x) });
    }
  };
  const leave = () => timeline.point(undefined, 0);
  const wheel = (event: WheelEvent) => {
    event.preventDefault();
    const unit = event.deltaMode === WheelEvent.DOM_DELTA_LINE ? 16 : 1;
    const [sideways, upright] = event.shiftKey ? [event.deltaY + event.deltaX, 0] : [event.deltaX, event.deltaY];
    if (Math.abs(sideways) > Math.abs(upright)) {
      const seen = timeline.seen();
      timeline.look(moved(seen, ((sideways * unit) / width()) * lengthOf(seen)));
    } else if (upright !== 0) {
      const factor = Math.exp(Math.max(-1, Math.min(1, (upright * unit) / 300)));
      if (factor > 1 || lengthOf(timeline.seen()) > SHORTEST)
        timeline.look(zoomed(timeline.seen(), at(xOf(event)), factor));
    }
  };
  const ending = new AbortController();
  const { signal } = ending;
  element.addEventListener("pointerdown", down, { signal });
  element.addEventListener("pointermove", move, { signal });
  element.addEventListener("pointerup", up, { signal });
  element.addEventListener("pointercancel", up, { signal });
  element.addEventListener("pointerleave", leave, { signal });
  element.addEventListener("wheel", wheel, { passive: false, signal });
  return () => ending.abort();
}
