import { useState } from "preact/hooks";
import { useAction } from "../api/action";
import { result } from "../api/result";
import { mySystems } from "../api/services";
import { Button, Choice, Refusal, toast } from "../design";
import type { Listed } from "./cameras";
import { PATHS, type Path, pathNames } from "./path_names";
import type { Camera, Place } from "./shapes";

/** Which paths to the cloud a camera has, as somebody tried them; nobody can look in from outside. */
export function Paths(props: {
  readonly place: Place;
  readonly camera: Listed;
  readonly editable: boolean;
  readonly onDone: () => Promise<void>;
}) {
  const { place, camera, onDone } = props;
  const [editing, setEditing] = useState(false);
  const [missing, setMissing] = useState<readonly Path[]>(camera.missing_paths ?? []);
  const action = useAction();
  const params = { path: { organisation: place.id, camera: camera.id } };
  const report = () =>
    action.run(
      () =>
        result(
          mySystems().PUT("/v1/organisations/{organisation}/cameras/{camera}/connectivity", {
            params,
            body: { missing_paths: [...missing] },
          }),
        ),
      () => {
        setEditing(false);
        toast("Paths reported");
        void onDone();
      },
    );
  if (!editing)
    return (
      <span class="row">
        {said(camera.missing_paths)}
        {props.editable && (
          <Button kind="quiet" tight onClick={() => setEditing(true)}>
            Report what was tried…
          </Button>
        )}
      </span>
    );
  return (
    <div class="stack">
      {action.problem && <Refusal problem={action.problem} />}
      <fieldset class="choices">
        <legend class="small">Tick what the device reaches from its site</legend>
        {PATHS.map(([path, name]) => (
          <Choice
            key={path}
            type="checkbox"
            name="path"
            label={name}
            checked={!missing.includes(path)}
            onChange={(reached) => setMissing(reached ? missing.filter((one) => one !== path) : [...missing, path])}
          />
        ))}
      </fieldset>
      <div class="actions">
        <Button onClick={() => setEditing(false)}>Cancel</Button>
        <Button kind="primary" busy={action.busy} onClick={report}>
          Report
        </Button>
      </div>
    </div>
  );
}

function said(missing: Camera["missing_paths"]): string {
  if (missing === null) return "Nothing was reported yet";
  if (missing.length === 0) return "Everything is reached";
  return `Not reached: ${pathNames(missing)}`;
}
