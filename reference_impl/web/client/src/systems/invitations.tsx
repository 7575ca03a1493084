import { useAction } from "../api/action";
import { useResource } from "../api/resource";
import { result } from "../api/result";
import { mySystems } from "../api/services";
import { Button, Refusal, Table } from "../design";
import { moment } from "./dates";
import type { Place } from "./shapes";

const INVITATIONS = "/v1/organisations/{organisation}/invitations";

/** Invitations that nobody has accepted yet; nothing where there are none. */
export function Invitations({ place }: { readonly place: Place }) {
  const organisation = place.id;
  const open = useResource(
    () => result(mySystems().GET(INVITATIONS, { params: { path: { organisation } } })),
    [organisation],
  );
  const action = useAction();
  const withdraw = (invitation: string) =>
    action
      .run(() =>
        result(mySystems().DELETE(`${INVITATIONS}/{invitation}`, { params: { path: { organisation, invitation } } })),
      )
      .then(open.reload);
  if (open.problem) return <Refusal problem={open.problem} again={open.reload} />;
  if (open.value === undefined || open.value.length === 0) return null;
  return (
    <section class="stack">
      <h2>Invited</h2>
      {action.problem && <Refusal problem={action.problem} />}
      <Table
        caption="Open invitations"
        rows={open.value}
        keyOf={(one) => one.id}
        columns={[
          { label: "Who", cell: (one) => <strong>{one.username}</strong> },
          { label: "Role", cell: (one) => one.role, narrow: true },
          { label: "Until", cell: (one) => moment(one.expires_at) },
          {
            label: "",
            narrow: true,
            end: true,
            cell: (one) => (
              <Button kind="quiet" tight onClick={() => void withdraw(one.id)}>
                Withdraw
              </Button>
            ),
          },
        ]}
      />
    </section>
  );
}
