import { describe, expect, it } from "vitest";
import { SECOND } from "../model/moments";
import { correction, decide, type Standing } from "./in_step";

const has: Standing = { kind: "has" };
const waits: Standing = { kind: "waits" };
const none = (nextUs?: number): Standing => ({ kind: "none", nextUs });

describe("several cameras", () => {
  it.each([
    ["run when each has its picture", [has, has], { kind: "run" }],
    ["wait for one whose picture is on its way", [has, waits], { kind: "hold" }],
    ["go on without one that recorded nothing then", [has, none(9)], { kind: "run" }],
    [
      "go over what none of them recorded, to the first that did",
      [none(9), none(7), none()],
      { kind: "skip", toUs: 7 },
    ],
    ["end where none has any more", [none(), none()], { kind: "end" }],
  ] as const)("%s", (_, standing, step) => {
    expect(decide(standing)).toEqual(step);
  });

  it("are brought together gently, and by a jump when they are far apart", () => {
    expect(correction(10_000, 1)).toEqual({ kind: "rate", rate: 1 });
    expect(correction(100_000, 1)).toEqual({ kind: "rate", rate: 0.9 });
    expect(correction(-100_000, 2)).toEqual({ kind: "rate", rate: 2.2 });
    expect(correction(SECOND, 1)).toEqual({ kind: "seek" });
  });
});
