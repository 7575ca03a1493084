import { pathNames } from "./path_names";
import type { Change } from "./shapes";

type Said = (what: string, details: Readonly<Record<string, unknown>>) => string;

/** The name of a camera, a site or a region by its id; the id where it has none (any more). */
export type Naming = (id: string) => string;

/** What each action in the audit log says to people; `what` is what it was done to. */
const DEEDS: Readonly<Record<string, Said>> = {
  "create-organisation": (_, { name }) => `made the organisation ${name}`,
  activate: (_, { region }) => `activated cloud storage in ${region}`,
  renew: () => "renewed the subscription",
  redeem: () => "redeemed a licence code",
  "allocate-licence": (what) => `allocated a licence to ${what}`,
  "release-licence": (what) => `freed the licence of ${what}`,
  "move-licence": (what, { from_camera, to_camera }) =>
    from_camera && to_camera ? `moved a licence from ${from_camera} to ${to_camera}` : `moved the licence ${what}`,
  "choose-region": (what) => `chose ${what} for new recordings`,
  "choose-retention": (_, { days }) => `set the retention to ${days} days`,
  "set-member": (what, { role }) => `made ${what} ${role}`,
  "remove-member": (what) => `removed ${what}`,
  invite: (what, { role }) => `invited ${what} as ${role}`,
  "withdraw-invitation": () => "withdrew an invitation",
  "accept-invitation": (what, { role }) => `${what} joined as ${role}`,
  "second-step-removed": () => "turned two-step verification off",
  "add-site": (what) => `listed the site ${what}`,
  "register-server": (what, { registered }) =>
    `noted that the server of ${what} is ${registered ? "" : "not "}registered`,
  "add-camera": (what) => `listed the camera ${what}`,
  "enable-camera": (what) => `enabled ${what}`,
  "disable-camera": (what) => `disabled ${what}`,
  "register-device": (what, { registered }) => `noted that ${what} is ${registered ? "" : "not "}registered`,
  "note-axis-os": (what, { axis_os }) => `noted AXIS OS ${axis_os} of ${what}`,
  "report-connectivity": (what, { missing_paths }) =>
    missing_paths
      ? `reported that ${what} does not reach: ${pathNames(String(missing_paths).split(" "))}`
      : `reported that ${what} reaches everything`,
};

/** The change as a sentence without its subject. One that is not known here is told as it is. */
export function deed(change: Pick<Change, "action" | "what" | "details">, naming: Naming): string {
  const named = Object.entries(change.details).map(([name, value]) => [
    name,
    typeof value === "string" ? naming(value) : value,
  ]);
  const said = DEEDS[change.action];
  return said ? said(naming(change.what), Object.fromEntries(named)) : `${change.action} ${change.what}`;
}

export const ACTIONS = Object.keys(DEEDS);
