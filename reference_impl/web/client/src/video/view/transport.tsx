import { clockText, dateText, lengthText, SECOND, zoneText } from "../model/moments";
import { RATES } from "../playing/deck";
import { IconButton } from "./icons";
import type { Workspace } from "./workspace";

/** Play, seek, steps, speed, and the moment that is shown. */
export function Transport(props: {
  readonly space: Workspace;
  readonly onCalendar: () => void;
  readonly onCameras: () => void;
  readonly onHelp: () => void;
}) {
  const { space } = props;
  const { deck } = space;
  const playing = deck.playing.value;
  const by = (us: number) => () => space.seek(deck.positionUs.value + us);
  return (
    <div class="transport" role="toolbar" aria-label="Playing">
      <div class="moment">
        <Moment space={space} />
      </div>
      <div class="keys">
        <IconButton name="gapBack" label="The gap before" keys="P" onClick={() => space.gap(-1)} />
        <IconButton name="back" label="10 seconds back" keys="←" onClick={by(-10 * SECOND)} />
        <IconButton name="stepBack" label="One frame back" keys="," onClick={() => deck.step(-1)} />
        <IconButton
          name={playing ? "pause" : "play"}
          label={playing ? "Pause" : "Play"}
          keys="Space"
          big
          onClick={() => deck.toggle()}
        />
        <IconButton name="stepForward" label="One frame on" keys="." onClick={() => deck.step(1)} />
        <IconButton name="forward" label="10 seconds on" keys="→" onClick={by(10 * SECOND)} />
        <IconButton name="gapForward" label="The next gap" keys="N" onClick={() => space.gap(1)} />
      </div>
      <div class="more">
        <label class="speed">
          <span class="unseen">Speed</span>
          <select
            value={String(deck.rate.value)}
            onChange={(event) => {
              deck.rate.value = Number(event.currentTarget.value);
            }}
          >
            {RATES.map((rate) => (
              <option key={rate} value={String(rate)}>
                {rate}×
              </option>
            ))}
          </select>
        </label>
        <IconButton
          name="live"
          label="The latest recording"
          keys="L"
          pressed={deck.live.value}
          onClick={() => void space.latest()}
        />
        <IconButton name="calendar" label="Go to a day" keys="G" onClick={props.onCalendar} />
        <span class="only-narrow">
          <IconButton name="cameras" label="Cameras" keys="C" onClick={props.onCameras} />
        </span>
        <IconButton name="help" label="Keys" keys="?" onClick={props.onHelp} />
      </div>
    </div>
  );
}

function Moment({ space }: { readonly space: Workspace }) {
  const us = space.deck.positionUs.value;
  const skipped = space.deck.skipped.value;
  return (
    <>
      <time class="number" dateTime={new Date(us / 1000).toISOString()}>
        {clockText(us)} <small>{zoneText(us)}</small>
      </time>
      <span class="small muted" role="status">
        {skipped !== undefined
          ? `Went over ${lengthText(skipped.toUs - skipped.fromUs)} without a picture`
          : space.deck.live.value
            ? "Waiting for more"
            : dateText(us)}
      </span>
    </>
  );
}
