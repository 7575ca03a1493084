import "./systems.css";
import { OrganisationPages } from "./organisation";
import { Organisations } from "./organisations";

/** My Systems: `/systems`, and an organisation’s pages at `/systems/ORGANISATION/…`. */
export function Systems({ path }: { readonly path: readonly string[] }) {
  const [organisation, ...rest] = path;
  if (organisation === undefined) return <Organisations />;
  return <OrganisationPages key={organisation} id={organisation} path={rest} />;
}
