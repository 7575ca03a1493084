import { useEffect, useState } from "preact/hooks";
import { Button, Dialog } from "../../design";
import { type Day, month, monthBegin } from "../model/hours";
import { DAY, dateText, lengthText, type Micros, midnight, nowUs } from "../model/moments";
import type { Workspace } from "./workspace";

const MONTH = new Intl.DateTimeFormat(undefined, { month: "long", year: "numeric" });
const WEEKDAY = new Intl.DateTimeFormat(undefined, { weekday: "short" });

/** Days with recordings of the cameras that are shown; a day, or a moment, to go to. */
export function Calendar({ space, onClose }: { readonly space: Workspace; readonly onClose: () => void }) {
  const [shown, setShown] = useState<Micros>(monthBegin(space.deck.positionUs.value));
  const cameras = space.shown.value;
  useEffect(() => {
    const seen = { fromUs: shown - 7 * DAY, toUs: shown + 45 * DAY };
    for (const { known } of cameras) void known.needHours(seen);
  }, [shown, cameras]);
  const weeks = month(
    shown,
    cameras.flatMap(({ known }) => known.hours()),
  );
  const go = async (day: Day) => {
    onClose();
    const begins = await Promise.all(cameras.map(({ known }) => known.next(day.fromUs)));
    const first = Math.min(...begins.flatMap((us) => us ?? []));
    space.seek(first < day.toUs ? first : day.fromUs);
    space.look({ fromUs: day.fromUs, toUs: day.toUs });
  };
  return (
    <Dialog title="Go to" onClose={onClose}>
      <div class="calendar">
        <div class="calendar-head">
          <Button tight onClick={() => setShown(monthBegin(shown, -1))}>
            Before
          </Button>
          <h3 aria-live="polite">{MONTH.format(shown / 1000)}</h3>
          <Button tight disabled={monthBegin(shown, 1) > nowUs()} onClick={() => setShown(monthBegin(shown, 1))}>
            After
          </Button>
        </div>
        <table>
          <thead>
            <tr>
              {(weeks[0] ?? []).map((day) => (
                <th key={day.fromUs} scope="col">
                  {WEEKDAY.format(day.fromUs / 1000)}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {weeks.map((week) => (
              <tr key={week[0]?.fromUs}>
                {week.map((day) => (
                  <td key={day.fromUs}>
                    <DayButton
                      day={day}
                      cameras={cameras.length}
                      now={space.deck.positionUs.value}
                      go={() => void go(day)}
                    />
                  </td>
                ))}
              </tr>
            ))}
          </tbody>
        </table>
      </div>
      <Exactly space={space} onClose={onClose} />
    </Dialog>
  );
}

function DayButton(props: {
  readonly day: Day;
  readonly cameras: number;
  readonly now: Micros;
  readonly go: () => void;
}) {
  const { day, cameras } = props;
  const part = Math.min(1, day.recordedUs / (DAY * Math.max(1, cameras)));
  const told = [
    day.recordedUs > 0 ? `${lengthText(day.recordedUs)} recorded` : "nothing recorded",
    ...(day.lostUs > 0 ? [`${lengthText(day.lostUs)} lost`] : []),
  ].join(", ");
  const current = day.fromUs <= props.now && props.now < day.toUs;
  return (
    <button
      type="button"
      class={`day ${day.inMonth ? "" : "other"} ${day.recordedUs > 0 ? "filled" : ""}`}
      aria-label={`${dateText(day.fromUs)}, ${told}`}
      aria-current={current ? "date" : undefined}
      title={told}
      disabled={day.recordedUs === 0}
      onClick={props.go}
    >
      <span class="number">{new Date(day.fromUs / 1000).getDate()}</span>
      <i class="bar-of-day">{day.recordedUs > 0 && <i style={{ width: `${Math.max(12, part * 100)}%` }} />}</i>
      {day.lostUs > 0 && <i class="lost-of-day" />}
    </button>
  );
}

/** A moment, to the second. */
function Exactly({ space, onClose }: { readonly space: Workspace; readonly onClose: () => void }) {
  const us = space.deck.positionUs.value;
  const local = new Date(us / 1000 - new Date(us / 1000).getTimezoneOffset() * 60_000).toISOString().slice(0, 19);
  const [text, setText] = useState(local);
  const go = (event: Event) => {
    event.preventDefault();
    const moment = new Date(text).getTime() * 1000;
    if (!Number.isFinite(moment)) return;
    onClose();
    space.seek(moment);
    if (midnight(moment) !== midnight(us)) space.look({ fromUs: midnight(moment), toUs: midnight(moment, 1) });
  };
  return (
    <form class="exactly" onSubmit={go}>
      <label class="field">
        <span>Or to this very moment</span>
        <input
          type="datetime-local"
          step="1"
          value={text}
          required
          onInput={(event) => setText(event.currentTarget.value)}
        />
      </label>
      <Button type="submit" kind="primary">
        Go there
      </Button>
    </form>
  );
}
