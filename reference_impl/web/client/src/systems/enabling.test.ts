import { expect, test } from "vitest";
import { NO, OK } from "../api/result";
import { withEach } from "./enabling";

const FULL = { status: 409, reason: "no-free-licence", detail: "Every licence is taken." };

test("one refusal does not keep the others from being done, and is told by name", async () => {
  const done: string[] = [];
  const refused = await withEach([{ name: "Gate" }, { name: "Crane" }, { name: "Lobby" }], async ({ name }) => {
    done.push(name);
    return name === "Crane" ? NO(FULL) : OK(undefined);
  });
  expect(done).toEqual(["Gate", "Crane", "Lobby"]);
  expect(refused).toEqual([{ name: "Crane", problem: FULL }]);
});
