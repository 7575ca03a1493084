import { useState } from "preact/hooks";
import { type Problem, result } from "../api/result";
import { openIdentity } from "../api/services";
import { Button, Field } from "../design";
import { Sentence } from "../design/sentence";
import { Refusal } from "../design/states";
import { signIn } from "./session";

const SHORTEST = 15;

/** An invitation’s page: `/join#TOKEN`. What stands behind # is sent to nobody by the browser itself. */
export function Join() {
  const [token] = useState(() => location.hash.slice(1));
  const [password, setPassword] = useState("");
  const [username, setUsername] = useState<string>();
  const [problem, setProblem] = useState<Problem>();
  const [busy, setBusy] = useState(false);
  const submit = async (event: Event) => {
    event.preventDefault();
    setBusy(true);
    const done = await result(openIdentity().POST("/v1/invitations/acceptance", { body: { token, password } }));
    setBusy(false);
    if (!done.ok) return setProblem(done.problem);
    history.replaceState(null, "", "/join"); // the token is used
    return setUsername(done.value.username);
  };
  if (username !== undefined)
    return (
      <Sentence title={`Welcome, ${username}`} text="Your account is made. Sign in with the password that you chose.">
        <Button kind="primary" onClick={() => void signIn("/")}>
          Sign in
        </Button>
      </Sentence>
    );
  return (
    <Sentence title="Join your organisation" text="You were invited. Choose a password, and your account is made.">
      {problem && <Refusal problem={problem} />}
      <form class="stack" onSubmit={submit}>
        <Field
          label="Password"
          type="password"
          autocomplete="new-password"
          minLength={SHORTEST}
          maxLength={200}
          required
          hint={`${SHORTEST} characters or more. Several words are easy to remember and hard to guess.`}
          value={password}
          onInput={(event) => setPassword(event.currentTarget.value)}
        />
        <Button type="submit" kind="primary" busy={busy} disabled={token === ""}>
          Make my account
        </Button>
      </form>
    </Sentence>
  );
}
