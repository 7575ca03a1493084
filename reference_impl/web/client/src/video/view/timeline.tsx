import { useComputed, useSignalEffect } from "@preact/signals";
import { useEffect, useRef } from "preact/hooks";
import { session } from "../../session/session";
import { hourText } from "../model/hours";
import { Known } from "../model/known";
import { clockText, DAY, dateText, HOUR, lengthText, MINUTE, type Micros, nowUs } from "../model/moments";
import { type State, TITLES, why } from "../model/stretches";
import { around, endingAt, lengthOf } from "../model/visible";
import { draw, ROW_PX, SCALE_PX, unitOf } from "./draw";
import { attach } from "./gestures";
import { IconButton } from "./icons";
import type { Shown, Workspace } from "./workspace";

/** Time from left to right, a row for each camera. */
export function Timeline({ space }: { readonly space: Workspace }) {
  const canvas = useRef<HTMLCanvasElement>(null);
  const rows = space.shown.value.length;

  const redraw = () => {
    if (canvas.current !== null) draw(canvas.current, pictureOf(space));
  };
  useSignalEffect(redraw);
  useEffect(() => {
    const element = canvas.current as HTMLCanvasElement;
    const detach = attach(element, {
      seen: () => space.seen.peek(),
      look: (seen) => space.look(seen),
      seek: (us, passing) => space.seek(us, passing),
      point: (us, y) => {
        const row = Math.floor((y / unitOf(element) - SCALE_PX) / ROW_PX);
        space.pointed.value = us === undefined ? undefined : { us, row };
      },
    });
    const resized = new ResizeObserver(redraw);
    resized.observe(element);
    const themed = new MutationObserver(redraw);
    themed.observe(document.documentElement, { attributes: true });
    const scheme = matchMedia("(prefers-color-scheme: dark)");
    scheme.addEventListener("change", redraw);
    const clock = window.setInterval(redraw, 1_000); // now moves on
    return () => {
      detach();
      resized.disconnect();
      themed.disconnect();
      scheme.removeEventListener("change", redraw);
      clearInterval(clock);
    };
  }, [space]);

  return (
    <section class="timeline" aria-label="Timeline">
      <Zooms space={space} />
      <div class="rows">
        {rows > 1 && (
          <ul class="row-names" aria-hidden="true">
            {space.shown.value.map(({ camera }) => (
              <li key={camera.id}>{camera.name}</li>
            ))}
          </ul>
        )}
        <div class="track" style={{ height: `${(SCALE_PX + Math.max(1, rows) * ROW_PX) / 16}rem` }}>
          <canvas ref={canvas} />
          <Slider space={space} />
        </div>
      </div>
      <Below space={space} />
    </section>
  );
}

function pictureOf(space: Workspace) {
  const seen = space.seen.value;
  const inHours = Known.inHours(seen);
  const rows = space.shown.value.map((one) => ({
    hours: inHours ? one.known.hours() : [],
    stretches: inHours ? undefined : space.stretchesOf(one, seen),
    ready: one.known.has(seen),
  }));
  return { seen, rows, positionUs: space.deck.positionUs.value, nowUs: nowUs() };
}

/** The canvas for those who don’t see it, and for the keyboard: the keys are those of the whole page. */
function Slider({ space }: { readonly space: Workspace }) {
  const text = useComputed(() => {
    const us = Math.floor(space.deck.positionUs.value / 1_000_000) * 1_000_000;
    const first = space.shown.value[0];
    const here = first && space.stretchAt(first, us);
    const hour = first && Known.inHours(space.seen.value) ? `. ${textOfHour(first, us)}` : "";
    return `${clockText(us)}, ${dateText(us)}${here ? `, ${TITLES[here.state]}` : ""}${hour}`;
  });
  const seen = space.seen.value;
  const seconds = (us: Micros) => Math.round(us / 1_000) / 1_000;
  return (
    <div
      class="slider"
      role="slider"
      tabIndex={0}
      aria-label="Moment that is shown"
      aria-valuemin={seconds(seen.fromUs)}
      aria-valuemax={seconds(seen.toUs)}
      aria-valuenow={seconds(space.deck.positionUs.value)}
      aria-valuetext={text.value}
    />
  );
}

const LENGTHS: readonly (readonly [string, string, Micros])[] = [
  ["1 min", "A minute", MINUTE],
  ["1 h", "An hour", HOUR],
  ["1 d", "A day", DAY],
  ["7 d", "A week", 7 * DAY],
  ["31 d", "A month", 31 * DAY],
];

function Zooms({ space }: { readonly space: Workspace }) {
  const length = lengthOf(space.seen.value);
  const to = (wanted: Micros) => () => {
    space.look(endingAt(around(space.deck.positionUs.value, wanted), nowUs()));
  };
  return (
    <fieldset class="zooms" aria-label="How much time is seen">
      <span class="muted small number">{rangeText(space)}</span>
      <span class="spread" />
      {LENGTHS.map(([text, title, wanted]) => (
        <button
          key={text}
          type="button"
          class="zoom"
          title={title}
          aria-pressed={Math.abs(length / wanted - 1) < 0.02}
          onClick={to(wanted)}
        >
          {text}
        </button>
      ))}
      <IconButton name="minus" label="See more time" keys="−" onClick={() => space.zoom(2)} />
      <IconButton name="plus" label="See less time" keys="+" onClick={() => space.zoom(0.5)} />
    </fieldset>
  );
}

function rangeText(space: Workspace): string {
  const { fromUs, toUs } = space.seen.value;
  const [from, to] = [dateText(fromUs), dateText(toUs)];
  if (from === to) return `${from}, ${clockText(fromUs).slice(0, 5)} – ${clockText(toUs).slice(0, 5)}`;
  return `${from} – ${to}`;
}

/** What is where the pointer is, or else at the moment that is shown; and what the patterns mean. */
function Below({ space }: { readonly space: Workspace }) {
  const problem = space.shown.value.map(({ known }) => known.problem.value).find(Boolean);
  return (
    <div class="below">
      <p class="here" aria-live="off">
        <Here space={space} />
      </p>
      {problem === undefined ? (
        <Legend inHours={Known.inHours(space.seen.value)} />
      ) : (
        <Unknown detail={problem.detail} />
      )}
    </div>
  );
}

function Legend({ inHours }: { readonly inHours: boolean }) {
  const all = ["recorded", "dropped", "offline", "local", "lost", "damaged"] satisfies State[];
  return (
    <ul class="legend" aria-label="Legend">
      {all.slice(0, inHours ? -1 : undefined).map((state) => (
        <li key={state}>
          <i class={`swatch ${state}`} />
          {TITLES[state]}
        </li>
      ))}
    </ul>
  );
}

/** In the place of the legend, so that nothing moves. */
function Unknown({ detail }: { readonly detail: string }) {
  return (
    <p class="unknown" role="status">
      <strong>Not all recordings are known now.</strong> {detail}
    </p>
  );
}

function Here({ space }: { readonly space: Workspace }) {
  const pointed = space.pointed.value;
  const us = pointed?.us ?? Math.floor(space.deck.positionUs.value / 500_000) * 500_000;
  const one = space.shown.value[pointed?.row ?? 0] ?? space.shown.value[0];
  if (one === undefined) return null;
  const time = <b class="number">{clockText(us)}</b>;
  if (Known.inHours(space.seen.value) && pointed !== undefined)
    return (
      <>
        {time} <span>{dateText(us)}</span> <span class="muted">{textOfHour(one, us)}</span>
      </>
    );
  const here = space.stretchAt(one, us);
  if (here === undefined)
    return (
      <>
        {time} <span class="muted">{textOfNothing(one, us)}</span>
      </>
    );
  return (
    <>
      {time} <span>{TITLES[here.state]}</span>{" "}
      <span class="muted">
        {clockText(here.fromUs)} – {clockText(here.toUs)}, {lengthText(here.toUs - here.fromUs)}. {why(here)}
      </span>
    </>
  );
}

function textOfHour(one: Shown, us: Micros): string {
  const hour = one.known.hours().find(({ fromUs }) => fromUs <= us && us < fromUs + HOUR);
  if (hour === undefined || hour.recordedUs + hour.lostUs === 0) return textOfNothing(one, us, hour !== undefined);
  return hourText(hour);
}

/** Where no recording is known of: whether there is none. */
function textOfNothing({ known }: Shown, us: Micros, told = known.has({ fromUs: us, toUs: us + 1 })): string {
  if (us > nowUs()) return "Not yet.";
  const sure = told && known.problem.value === undefined && session.value.kind !== "ended";
  return sure ? "Nothing recorded." : "Not known.";
}
