import { useState } from "preact/hooks";
import { Button, Dialog, Notice, toast } from "../design";
import type { Listed } from "./cameras";
import { type Refused, switched, withEach } from "./enabling";
import type { Place } from "./shapes";

/** What can be done with the selected cameras, at the foot of the window. */
export function Selection(props: {
  readonly place: Place;
  readonly cameras: readonly Listed[];
  readonly onDone: () => Promise<void>;
  readonly onClear: () => void;
}) {
  const { place, cameras, onDone, onClear } = props;
  const [busy, setBusy] = useState(false);
  const [asking, setAsking] = useState(false);
  const [refused, setRefused] = useState<readonly Refused[]>([]);
  const off = cameras.filter((one) => !one.enabled);
  const on = cameras.filter((one) => one.enabled);
  const change = async (chosen: readonly Listed[], enabled: boolean) => {
    setBusy(true);
    const failed = await withEach(chosen, (one) => switched(place.id, one.id, enabled, one.standing.takesLicence));
    await onDone();
    setBusy(false);
    setAsking(false);
    setRefused(failed);
    onClear();
    const done = chosen.length - failed.length;
    if (done > 0) toast(`${done} ${done === 1 ? "camera" : "cameras"} ${enabled ? "enabled" : "disabled"}`);
  };
  return (
    <>
      {refused.length > 0 && <NotDone refused={refused} onClose={() => setRefused([])} />}
      {asking && (
        <Dialog title={`Disable ${many(on.length)}`} onClose={() => setAsking(false)}>
          <p>
            {on.length === 1 ? "It stops" : "They stop"} recording to the cloud when the credentials of now end, within
            an hour. Recordings stay until their retention ends, and licences stay where they are.
          </p>
          <div class="actions">
            <Button onClick={() => setAsking(false)}>Cancel</Button>
            <Button kind="danger" busy={busy} onClick={() => change(on, false)}>
              Disable
            </Button>
          </div>
        </Dialog>
      )}
      {cameras.length > 0 && (
        <section class="selection" aria-label="Selected cameras">
          <strong>{many(cameras.length)} selected</strong>
          <span class="row">
            <Button kind="quiet" onClick={onClear}>
              Clear
            </Button>
            {on.length > 0 && (
              <Button kind="danger" onClick={() => setAsking(true)}>
                Disable{off.length > 0 && ` ${on.length}`}
              </Button>
            )}
            {off.length > 0 && (
              <Button kind="primary" busy={busy} onClick={() => change(off, true)}>
                Enable{on.length > 0 && ` ${off.length}`}
              </Button>
            )}
          </span>
        </section>
      )}
    </>
  );
}

const many = (count: number) => (count === 1 ? "1 camera" : `${count} cameras`);

function NotDone({ refused, onClose }: { readonly refused: readonly Refused[]; readonly onClose: () => void }) {
  return (
    <Notice tone="bad" urgent title={`${many(refused.length)} could not be changed`}>
      <ul class="points">
        {refused.map((one) => (
          <li key={one.name}>
            <strong>{one.name}</strong>: {one.problem.detail}{" "}
            <span class="reason">
              (<code>{one.problem.reason}</code>)
            </span>
          </li>
        ))}
      </ul>
      <Button kind="quiet" tight onClick={onClose}>
        Dismiss
      </Button>
    </Notice>
  );
}
