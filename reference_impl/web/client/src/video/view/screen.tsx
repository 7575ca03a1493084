import { useCallback, useRef } from "preact/hooks";
import { Button } from "../../design";
import { session } from "../../session/session";
import { clockText, dateText, lengthText, nowUs } from "../model/moments";
import { nextRecorded, type Stretch, TITLES, why } from "../model/stretches";
import type { Trouble } from "../playing/tape";
import { IconButton } from "./icons";
import type { Shown, Workspace } from "./workspace";

/** A camera’s picture, and what there is to say where there is none. */
export function Screen({
  space,
  one,
  alone,
}: {
  readonly space: Workspace;
  readonly one: Shown;
  readonly alone: boolean;
}) {
  const into = useCallback((video: HTMLVideoElement | null) => one.into(video), [one]);
  const figure = useRef<HTMLElement>(null);
  const standing = one.tape.value?.standing.value;
  const others = space.shown.value.filter((other) => other !== one).map(({ camera }) => camera.id);
  const full = () => (document.fullscreenElement ? document.exitFullscreen() : figure.current?.requestFullscreen());
  return (
    <figure ref={figure} class="screen" data-standing={standing} data-camera={one.camera.id}>
      <video
        ref={into}
        muted
        playsInline
        disablePictureInPicture
        disableRemotePlayback
        aria-label={`Recording of ${one.camera.name}`}
      />
      <State space={space} one={one} />
      <figcaption>
        <span class="camera-name">{one.camera.name}</span>
        <Clock space={space} />
        <span class="spread" />
        <IconButton name="full" label={`Show ${one.camera.name} on the whole screen`} onClick={() => void full()} />
        {!alone && (
          <a
            class="icon-button"
            href={others.join(",")}
            aria-label={`Close ${one.camera.name}`}
            title={`Close ${one.camera.name}`}
          >
            <CloseGlyph />
          </a>
        )}
      </figcaption>
    </figure>
  );
}

function CloseGlyph() {
  return (
    <svg class="glyph" viewBox="0 0 24 24" width="20" height="20" aria-hidden="true">
      <path d="m6 6 12 12M18 6 6 18" stroke="currentColor" stroke-width="2" stroke-linecap="round" />
    </svg>
  );
}

function Clock({ space }: { readonly space: Workspace }) {
  return <time class="number">{clockText(space.deck.positionUs.value, true)}</time>;
}

function State({ space, one }: { readonly space: Workspace; readonly one: Shown }) {
  const tape = one.tape.value;
  const standing = tape?.standing.value;
  const trouble = tape?.trouble.value;
  if (session.value.kind === "ended")
    return <Said title="Your session has ended" text="Sign in again to go on." tone="bad" />;
  if (trouble !== undefined && standing !== "has") return <Troubled trouble={trouble} again={() => tape?.again()} />;
  if (standing === "none") return <Nothing space={space} one={one} />;
  if (standing === "has") return null;
  return <Busy text={tape?.fetchesKey.value ? "Fetching the content key" : "Loading"} />;
}

/** It comes into view a moment later than it is there: what is quick does not flicker. */
function Busy({ text }: { readonly text: string }) {
  return (
    <div class="said busy" role="status">
      <i class="spinner" />
      <p>{text}</p>
    </div>
  );
}

function Nothing({ space, one }: { readonly space: Workspace; readonly one: Shown }) {
  const us = space.deck.positionUs.value;
  const here = space.stretchAt(one, us);
  if (space.deck.live.value) return <Said title="Live edge" text="Waiting for what the camera sends next." />;
  if (us >= nowUs() - 1_000_000) return <Said title="Not yet recorded" text="This moment has only just come." />;
  if (here === undefined || here.state === "recorded") return <Unknown space={space} one={one} us={us} />;
  return (
    <Said title={TITLES[here.state]} text={textOf(here)} tone={toneOf(here)}>
      {goOn(space, one, us)}
    </Said>
  );
}

function Unknown({ space, one, us }: { readonly space: Workspace; readonly one: Shown; readonly us: number }) {
  const problem = one.known.problem.value;
  if (problem) return <Said title="Not known now" text={problem.detail} tone="warn" />;
  if (!one.known.has({ fromUs: us, toUs: us + 1 })) return <Busy text="Loading" />;
  return (
    <Said
      title="Nothing recorded here"
      text={`There is no recording of ${one.camera.name} on ${dateText(us)} at ${clockText(us)}.`}
    >
      {goOn(space, one, us)}
    </Said>
  );
}

function textOf(here: Stretch): string {
  return `${clockText(here.fromUs)} – ${clockText(here.toUs)}, ${lengthText(here.toUs - here.fromUs)}. ${why(here)}`;
}

const toneOf = ({ state }: Stretch) =>
  state === "damaged" || state === "lost" ? "bad" : state === "dropped" ? "warn" : undefined;

function goOn(space: Workspace, one: Shown, us: number) {
  const next = nextRecorded(space.stretchesOf(one), us);
  if (next === undefined) return null;
  return (
    <Button tight onClick={() => space.seek(next)}>
      Go on at {clockText(next)}
    </Button>
  );
}

function Troubled({ trouble, again }: { readonly trouble: Trouble; readonly again: () => void }) {
  const { problem, of } = trouble;
  if (problem.status === 0)
    return <Said title="Can’t be reached" text={`${WHO[of]} does not answer. Trying again.`} tone="warn" />;
  const refused = problem.status === 401 || problem.status === 403;
  const [title, text] = refused ? REFUSED[of] : FAILED[of];
  return (
    <Said title={title} text={text} tone="bad" reason={problem.reason}>
      <Button tight onClick={again}>
        Try again
      </Button>
    </Said>
  );
}

const WHO = { list: "The recordings’ region", media: "The recordings’ region", key: "The key server" } as const;
const REFUSED = {
  list: ["You may not view this camera", "Ask an administrator of the organisation for the role of a viewer."],
  media: ["The region does not hand out this recording", "The right to view it may have been taken back."],
  key: [
    "The key server refuses the key",
    "Without the content key nobody can see this recording. Ask an administrator of the organisation.",
  ],
} as const;
const FAILED = {
  list: ["The list of recordings can’t be had", "The region answered, and not with a list that can be used."],
  media: ["The recording can’t be had", "The region answered, and not with the recording."],
  key: ["This recording’s key can’t be had", "The key server can’t unwrap it. Other recordings may still play."],
} as const;

function Said(props: {
  readonly title: string;
  readonly text: string;
  readonly tone?: "warn" | "bad" | undefined;
  readonly reason?: string;
  readonly children?: preact.ComponentChildren;
}) {
  return (
    <div class={`said ${props.tone ?? ""}`} role="status">
      <strong>{props.title}</strong>
      <p>{props.text}</p>
      {props.reason && (
        <p class="reason">
          Reason: <code>{props.reason}</code>
        </p>
      )}
      {props.children}
    </div>
  );
}
