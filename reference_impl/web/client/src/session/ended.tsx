import { Button, Dialog } from "../design";
import { signIn } from "./session";

/** Over whatever was open when the session ended: nothing of it is lost until one signs in again. */
export function Ended() {
  const again = () => void signIn(location.pathname + location.search);
  return (
    <Dialog title="Your session has ended" onClose={again}>
      <p>
        You were signed out here or in another window, or it has been a working day. Sign in again to go on where you
        are.
      </p>
      <div class="actions">
        <Button kind="primary" onClick={again}>
          Sign in again
        </Button>
      </div>
    </Dialog>
  );
}
