import { expect, test } from "vitest";
import type { Camera } from "./shapes";
import { blockedBy, standingOf } from "./standing";

const CAMERA: Camera = {
  id: "cam-1",
  name: "Gate",
  site: "site-1",
  model: "AXIS P3265-LVE",
  axis_os: "12.1.60",
  registered: true,
  missing_paths: null,
  enabled: false,
  licence: null,
  region: "eu-fra",
  refusal: null,
  refusal_detail: null,
};

const refused = (refusal: string) => ({ ...CAMERA, refusal, refusal_detail: `What to do about ${refusal}.` });

test("nothing stands against a camera", () => {
  expect(standingOf(CAMERA, 0)).toMatchObject({ group: "ready", takesLicence: false, reason: "" });
});

test("what stands against it is told with its sentence and reason", () => {
  expect(standingOf(refused("axis-os-too-old"), 3)).toEqual({
    group: "blocked",
    label: "AXIS OS too old",
    tone: "bad",
    sentence: "What to do about axis-os-too-old.",
    reason: "axis-os-too-old",
    takesLicence: false,
  });
});

test("a reason that this page does not know is shown as it is", () => {
  expect(standingOf(refused("new-rule"), 3)).toMatchObject({ group: "blocked", label: "new-rule", reason: "new-rule" });
});

test.each([
  [2, "ready", true],
  [0, "blocked", false],
  [undefined, "blocked", false],
] as const)("without a licence, and %s free", (free, group, takesLicence) => {
  expect(standingOf(refused("no-licence"), free)).toMatchObject({ group, takesLicence });
});

test("a camera that is enabled and could not be now goes on, with a word of warning", () => {
  const standing = standingOf({ ...refused("no-internet-access"), enabled: true }, 0);
  expect(standing).toMatchObject({ group: "recording", tone: "warn", reason: "no-internet-access" });
  expect(standingOf({ ...CAMERA, enabled: true }, 0)).toMatchObject({ tone: "good" });
});

test("the commonest hindrance comes first", () => {
  const all = ["not-registered", "no-licence", "not-registered"].map((one) => standingOf(refused(one), 0));
  expect(blockedBy([...all, standingOf(CAMERA, 0)])).toEqual([
    ["Not registered", 2],
    ["No licence", 1],
  ]);
});
