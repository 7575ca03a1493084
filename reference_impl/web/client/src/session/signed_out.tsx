import type { Problem } from "../api/result";
import { Button } from "../design";
import { Sentence } from "../design/sentence";
import { Refusal } from "../design/states";
import { signIn } from "./session";

/** Nobody is signed in: by choice, or since a sign-in came to nothing. */
export function SignedOut(props: { readonly problem?: Problem }) {
  const { problem } = props;
  const title = problem ? "The sign-in came to nothing" : "You are signed out";
  const text = problem ? "Nothing is signed in." : "Every service and every window of this browser has forgotten you.";
  return (
    <Sentence title={title} text={text}>
      {problem && <Refusal problem={problem} />}
      <Button kind="primary" onClick={() => void signIn("/")}>
        Sign in
      </Button>
    </Sentence>
  );
}
