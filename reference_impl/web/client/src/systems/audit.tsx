import { useEffect, useState } from "preact/hooks";
import { useAction } from "../api/action";
import { region } from "../api/config";
import { useResource } from "../api/resource";
import { result } from "../api/result";
import { mySystems } from "../api/services";
import { Button, Field, Page, Refusal, Skeleton, Table } from "../design";
import { useCameras, useSites } from "./asked";
import { moment } from "./dates";
import { deed } from "./deeds";
import type { Change, Place } from "./shapes";

const ONE = "/v1/organisations/{organisation}";
const PAGE = 100;

/** Every change, the latest first. */
export function Audit({ place }: { readonly place: Place }) {
  const path = { organisation: place.id };
  const [changes, setChanges] = useState<readonly Change[]>();
  const [more, setMore] = useState(true);
  const [text, setText] = useState("");
  const action = useAction();
  const members = useResource(() => result(mySystems().GET(`${ONE}/members`, { params: { path } })), [place.id]);
  const older = (known: readonly Change[]) => {
    const before = known.at(-1)?.number;
    const query = { limit: PAGE, ...(before === undefined ? {} : { before }) };
    return action.run(
      () => result(mySystems().GET(`${ONE}/audit`, { params: { path, query } })),
      (found) => {
        setChanges([...known, ...found]);
        setMore(found.length === PAGE);
      },
    );
  };
  useEffect(() => {
    void older([]);
  }, [place.id]);
  const who = (user: string) => members.value?.find((one) => one.user === user)?.username ?? user;
  const cameras = useCameras(place).value;
  const sites = useSites(place).value;
  const naming = (id: string) =>
    [...(cameras ?? []), ...(sites ?? [])].find((one) => one.id === id)?.name ?? region(id)?.name ?? id;
  const rows = changes?.filter((one) =>
    `${who(one.who)} ${deed(one, naming)}`.toLowerCase().includes(text.toLowerCase()),
  );
  return (
    <Page title="Audit log" lead="Every change, with who made it and when. It can’t be edited.">
      {action.problem && <Refusal problem={action.problem} again={() => void older(changes ?? [])} />}
      <search class="filters">
        <Field
          label="Find"
          type="search"
          placeholder="A member, a camera, a word"
          value={text}
          onInput={(event) => setText(event.currentTarget.value)}
        />
      </search>
      {rows === undefined && !action.problem && <Skeleton lines={8} />}
      {rows !== undefined && (
        <Table
          caption="Changes, the latest first"
          rows={rows}
          keyOf={(one) => one.number}
          columns={[
            {
              label: "When",
              narrow: true,
              cell: (one) => (
                <time class="number" dateTime={one.at}>
                  {moment(one.at)}
                </time>
              ),
            },
            { label: "Who", narrow: true, cell: (one) => who(one.who) },
            { label: "What", cell: (one) => deed(one, naming) },
          ]}
        />
      )}
      {rows?.length === 0 && <p class="muted">Nothing among the changes shown says that.</p>}
      {changes && more && (
        <div>
          <Button busy={action.busy} onClick={() => void older(changes)}>
            Show older changes
          </Button>
        </div>
      )}
    </Page>
  );
}
