import { useState } from "preact/hooks";
import { useLocation } from "preact-iso";
import { useAction } from "../api/action";
import { useResource } from "../api/resource";
import { result } from "../api/result";
import { mySystems } from "../api/services";
import { Button, Dialog, Empty, Field, Form, Page, Pill, Refusal, Skeleton, Table } from "../design";

/** The organisations of who is signed in. */
export function Organisations() {
  const mine = useResource(() => result(mySystems().GET("/v1/organisations")), []);
  const [making, setMaking] = useState(false);
  const button = (
    <Button kind="primary" onClick={() => setMaking(true)}>
      New organisation
    </Button>
  );
  const some = mine.value !== undefined && mine.value.length > 0;
  return (
    <Page
      title="Organisations"
      lead="Each has its own cameras, members and subscription."
      actions={some ? button : undefined}
    >
      {mine.problem && <Refusal problem={mine.problem} again={mine.reload} />}
      {mine.value === undefined && mine.loading && <Skeleton />}
      {mine.value?.length === 0 && (
        <Empty
          title="You belong to no organisation yet"
          text="Make one, and you administer it. Or ask an administrator of another to add you as a member."
        >
          {button}
        </Empty>
      )}
      {some && (
        <Table
          caption="Your organisations"
          rows={mine.value}
          keyOf={(one) => one.id}
          columns={[
            { label: "Organisation", cell: (one) => <a href={`/systems/${one.id}`}>{one.name}</a> },
            { label: "Your role", cell: (one) => <Pill>{one.role}</Pill>, narrow: true },
          ]}
        />
      )}
      {making && <NewOrganisation onClose={() => setMaking(false)} />}
    </Page>
  );
}

function NewOrganisation({ onClose }: { readonly onClose: () => void }) {
  const [name, setName] = useState("");
  const action = useAction();
  const { route } = useLocation();
  const make = () =>
    action.run(
      () => result(mySystems().POST("/v1/organisations", { body: { name } })),
      (made) => route(`/systems/${made.id}`),
    );
  return (
    <Dialog title="New organisation" onClose={onClose}>
      <Form action={action} button="Make it" onCancel={onClose} onSubmit={make}>
        <Field
          label="Name"
          hint="What your colleagues know it by. You become its administrator."
          value={name}
          onInput={(event) => setName(event.currentTarget.value)}
          maxLength={200}
          required
        />
      </Form>
    </Dialog>
  );
}
