import { useState } from "preact/hooks";
import type { Problem } from "../api/result";
import { result } from "../api/result";
import { identity } from "../api/services";
import { Button, Dialog, Field, Refusal } from "../design";
import { signIn } from "./session";

/** Two-step verification is turned off with one more code, and then signed in anew without it. */
export function TurnOff(props: { readonly onClose: () => void }) {
  const [code, setCode] = useState("");
  const [problem, setProblem] = useState<Problem>();
  const [busy, setBusy] = useState(false);
  const submit = async (event: Event) => {
    event.preventDefault();
    setBusy(true);
    const done = await result(identity().POST("/v1/second-step/removal", { body: { code } }));
    if (done.ok) return signIn(location.pathname, { prompt: "login" });
    setBusy(false);
    return setProblem(done.problem);
  };
  return (
    <Dialog title="Turn off two-step verification" onClose={props.onClose}>
      <p>From then on your password alone signs you in. Your organisations see in their audit logs that you did.</p>
      {problem && <Refusal problem={problem} />}
      <form class="stack" onSubmit={submit}>
        <Field
          label="Code of your authenticator, or a recovery code"
          value={code}
          onInput={(event) => setCode(event.currentTarget.value)}
          autocomplete="one-time-code"
          required
        />
        <div class="actions">
          <Button onClick={props.onClose}>Keep it on</Button>
          <Button type="submit" kind="danger" busy={busy}>
            Turn it off
          </Button>
        </div>
      </form>
    </Dialog>
  );
}
