import { expect, test } from "vitest";
import { deed } from "./deeds";

const naming = (id: string) => ({ "cam-1": "Gate north", "eu-fra": "EU" })[id] ?? id;

test.each([
  ["enable-camera", "cam-1", {}, "enabled Gate north"],
  ["activate", "org-1", { region: "eu-fra" }, "activated cloud storage in EU"],
  ["register-device", "cam-1", { registered: false }, "noted that Gate north is not registered"],
  ["report-connectivity", "cam-1", { missing_paths: "" }, "reported that Gate north reaches everything"],
  [
    "report-connectivity",
    "cam-1",
    { missing_paths: "dns x" },
    "reported that Gate north does not reach: Names (DNS), x",
  ],
  ["set-member", "mara", { role: "viewer" }, "made mara viewer"],
  ["something-new", "x", {}, "something-new x"],
])("%s of %s", (action, what, details, said) => {
  expect(deed({ action, what, details }, naming)).toBe(said);
});
