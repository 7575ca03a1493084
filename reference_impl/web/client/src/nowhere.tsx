import { LinkButton } from "./design";
import { Sentence } from "./design/sentence";

/** Where an address leads nowhere. */
export function Nowhere() {
  return (
    <Sentence title="There is nothing here" text="This address leads nowhere: it may have been typed by hand.">
      <LinkButton href="/systems" kind="primary">
        Go to My Systems
      </LinkButton>
    </Sentence>
  );
}
