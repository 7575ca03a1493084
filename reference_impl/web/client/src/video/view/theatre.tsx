import { useEffect, useMemo, useState } from "preact/hooks";
import { useLocation } from "preact-iso";
import { Dialog, Empty } from "../../design";
import { Calendar } from "./calendar";
import { Picker, type SiteOf } from "./picker";
import { Screen } from "./screen";
import { Help, useShortcuts } from "./shortcuts";
import { Timeline } from "./timeline";
import { Transport } from "./transport";
import { type Camera, MOST_SHOWN, Workspace } from "./workspace";

/** An organisation’s cameras, those that are looked at, and their time. */
export function Theatre(props: {
  readonly organisation: { readonly id: string; readonly name: string; readonly regions: readonly string[] };
  readonly cameras: readonly Camera[];
  readonly sites: readonly SiteOf[];
  readonly chosen: readonly string[];
}) {
  const { organisation, cameras } = props;
  const { query, route } = useLocation();
  const space = useMemo(
    () => new Workspace(organisation.id, organisation.regions, momentOf(query.at)),
    [organisation.id],
  );
  useEffect(() => () => space.close(), [space]);
  const chosen = props.chosen.filter((id) => cameras.some((camera) => camera.id === id)).slice(0, MOST_SHOWN);
  useEffect(() => {
    space.show(chosen.flatMap((id) => cameras.find((camera) => camera.id === id) ?? []));
  }, [space, chosen.join(), cameras]);
  const [dialog, setDialog] = useState<"calendar" | "help" | "cameras">();
  const dialogs = useMemo(() => ({ open: setDialog }), []);
  useShortcuts(space, dialogs);
  const choose = (ids: readonly string[]) => route(`/video/${organisation.id}/${ids.join(",")}`);
  const close = () => setDialog(undefined);
  const picker = <Picker cameras={cameras} sites={props.sites} chosen={chosen} choose={choose} />;
  return (
    <section class="theatre">
      <h1 class="unseen">Video operation of {organisation.name}</h1>
      <aside aria-label="Cameras">
        <p class="organisation-name">{organisation.name}</p>
        {picker}
      </aside>
      <Stage space={space} />
      <Transport
        space={space}
        onCalendar={() => setDialog("calendar")}
        onCameras={() => setDialog("cameras")}
        onHelp={() => setDialog("help")}
      />
      <Timeline space={space} />
      {dialog === "calendar" && <Calendar space={space} onClose={close} />}
      {dialog === "help" && <Help onClose={close} />}
      {dialog === "cameras" && (
        <Dialog title="Cameras" onClose={close}>
          {picker}
        </Dialog>
      )}
    </section>
  );
}

function Stage({ space }: { readonly space: Workspace }) {
  const shown = space.shown.value;
  if (shown.length === 0) {
    return (
      <div class="stage nobody">
        <Empty title="Choose a camera" text="Its latest recording is shown, and its days on the timeline below." />
      </div>
    );
  }
  return (
    <div class="stage" data-count={shown.length}>
      {shown.map((one) => (
        <Screen key={one.camera.id} space={space} one={one} alone={shown.length === 1} />
      ))}
    </div>
  );
}

/** `?at=`: a moment as ISO 8601 has it. */
function momentOf(text: string | undefined): number | undefined {
  const moment = Date.parse(text ?? "");
  return Number.isNaN(moment) ? undefined : moment * 1000;
}
