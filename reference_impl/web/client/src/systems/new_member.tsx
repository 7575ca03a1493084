import { useState } from "preact/hooks";
import { useAction } from "../api/action";
import { result } from "../api/result";
import { mySystems } from "../api/services";
import { Button, Choice, Dialog, Field, Form, Notice, toast } from "../design";
import { ROLES } from "./roles";
import type { Place, Role } from "./shapes";

const ONE = "/v1/organisations/{organisation}";

/** Somebody with an account becomes a member; somebody without one is invited. */
export function NewMember(props: { readonly place: Place; readonly onDone: () => void; readonly onClose: () => void }) {
  const [username, setUsername] = useState("");
  const [role, setRole] = useState<Role>("viewer");
  const [link, setLink] = useState("");
  const adding = useAction();
  const inviting = useAction();
  const organisation = props.place.id;
  const add = () =>
    adding.run(
      () => {
        const params = { path: { organisation, username: username.trim() } };
        return result(mySystems().PUT(`${ONE}/members/{username}`, { params, body: { role } }));
      },
      () => {
        toast(`${username} is ${role} now`);
        props.onDone();
        props.onClose();
      },
    );
  const invite = () =>
    inviting.run(
      () => {
        const body = { username: username.trim(), role };
        return result(mySystems().POST(`${ONE}/invitations`, { params: { path: { organisation } }, body }));
      },
      (made) => {
        setLink(`${location.origin}/join#${made.token}`);
        props.onDone();
      },
    );
  if (link !== "") return <Invited username={username} link={link} onClose={props.onClose} />;
  const unknown = adding.problem?.reason === "no-such-user";
  return (
    <Dialog title="Add somebody" onClose={props.onClose}>
      <Form
        action={unknown ? inviting : adding}
        button={unknown ? "Invite" : "Add"}
        onCancel={props.onClose}
        onSubmit={unknown ? invite : add}
      >
        <Field
          label="User name"
          hint="Of an account, or an e-mail address for somebody who has none yet."
          value={username}
          onInput={(event) => setUsername(event.currentTarget.value)}
          maxLength={100}
          required
        />
        <fieldset class="choices">
          <legend>Role</legend>
          {ROLES.map(([name, hint]) => (
            <Choice
              key={name}
              type="radio"
              name="role"
              label={name}
              hint={hint}
              checked={role === name}
              onChange={() => setRole(name)}
            />
          ))}
        </fieldset>
        {unknown && (
          <Notice title={`There is no user ${username} yet`} urgent>
            Invite them: they choose a password, and belong to this organisation from then on.
          </Notice>
        )}
      </Form>
    </Dialog>
  );
}

function Invited({
  username,
  link,
  onClose,
}: {
  readonly username: string;
  readonly link: string;
  readonly onClose: () => void;
}) {
  const copy = () => void navigator.clipboard.writeText(link).then(() => toast("Link copied"));
  return (
    <Dialog title={`${username} is invited`} onClose={onClose}>
      <Notice tone="warn" title="This link is shown once">
        Whoever has it makes the account. Send it to {username} by a way that you trust.
      </Notice>
      <Field label="Link" value={link} readOnly onFocus={(event) => event.currentTarget.select()} />
      <div class="actions">
        <Button onClick={copy}>Copy</Button>
        <Button kind="primary" onClick={onClose}>
          Done
        </Button>
      </div>
    </Dialog>
  );
}
