import { useState } from "preact/hooks";
import { useAction } from "../api/action";
import { useResource } from "../api/resource";
import { result } from "../api/result";
import { mySystems } from "../api/services";
import { Button, Dialog, Form, Page, Refusal, Select, Skeleton, Table, toast } from "../design";
import { Invitations } from "./invitations";
import { NewMember } from "./new_member";
import { Policy } from "./policy";
import { isRole, ROLES } from "./roles";
import type { Member, Place } from "./shapes";

const ONE = "/v1/organisations/{organisation}";

/** Who belongs to the organisation, in which role, and how they sign in. */
export function Members({ place }: { readonly place: Place }) {
  const params = { path: { organisation: place.id } };
  const members = useResource(() => result(mySystems().GET(`${ONE}/members`, { params })), [place.id]);
  const [adding, setAdding] = useState(false);
  const [removing, setRemoving] = useState<Member>();
  const [renewed, setRenewed] = useState(0);
  const change = useAction();
  const setRole = (member: Member, role: string) => {
    if (!isRole(role) || member.username === null) return;
    const path = { organisation: place.id, username: member.username };
    void change
      .run(
        () => result(mySystems().PUT(`${ONE}/members/{username}`, { params: { path }, body: { role } })),
        () => toast(`${member.username} is ${role} now`),
      )
      .then(members.reload);
  };
  return (
    <Page
      title="Members"
      lead="A change of role, or a removal, holds at once at every service."
      actions={
        <Button kind="primary" onClick={() => setAdding(true)}>
          Add somebody
        </Button>
      }
    >
      {members.problem && <Refusal problem={members.problem} again={members.reload} />}
      {change.problem && <Refusal problem={change.problem} />}
      {members.value === undefined ? (
        members.loading && <Skeleton />
      ) : (
        <Table
          caption="Members"
          rows={members.value}
          keyOf={(one) => one.user}
          columns={[
            { label: "Member", cell: (one) => <strong>{one.username ?? one.user}</strong> },
            {
              label: "Role",
              cell: (one) => (
                <Select
                  label={`Role of ${one.username ?? one.user}`}
                  labelUnseen
                  value={one.role}
                  onChange={(role) => setRole(one, role)}
                  options={ROLES.map(([role]) => [role, role] as const)}
                />
              ),
            },
            {
              label: "",
              narrow: true,
              end: true,
              cell: (one) =>
                one.username !== null && (
                  <Button kind="quiet" tight onClick={() => setRemoving(one)} aria-label={`Remove ${one.username}`}>
                    Remove…
                  </Button>
                ),
            },
          ]}
        />
      )}
      <Invitations key={renewed} place={place} />
      <Policy place={place} />
      {adding && (
        <NewMember
          place={place}
          onDone={() => {
            void members.reload();
            setRenewed(renewed + 1);
          }}
          onClose={() => setAdding(false)}
        />
      )}
      {removing && (
        <Removal place={place} member={removing} onDone={members.reload} onClose={() => setRemoving(undefined)} />
      )}
    </Page>
  );
}

function Removal(props: {
  readonly place: Place;
  readonly member: Member;
  readonly onDone: () => Promise<void>;
  readonly onClose: () => void;
}) {
  const { place, member, onDone, onClose } = props;
  const action = useAction();
  const path = { organisation: place.id, username: member.username ?? "" };
  const remove = () =>
    action.run(
      () => result(mySystems().DELETE(`${ONE}/members/{username}`, { params: { path } })),
      () => {
        void onDone();
        onClose();
      },
    );
  return (
    <Dialog title={`Remove ${member.username}`} onClose={onClose}>
      <Form action={action} button="Remove" danger onCancel={onClose} onSubmit={remove}>
        <p>
          From now on {member.username} sees nothing of this organisation: no cameras, no recordings. The account stays.
        </p>
      </Form>
    </Dialog>
  );
}
