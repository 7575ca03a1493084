import { expect, test } from "vitest";
import { problemOf, result, UNREACHABLE } from "./result";

const response = (status: number) => new Response(null, { status });

test("an answer is a value, a refusal keeps its reason and its sentence", async () => {
  expect(await result(Promise.resolve({ data: [1], response: response(200) }))).toEqual({ ok: true, value: [1] });
  const error = { reason: "no-licence", detail: "Allocate one first.", status: 409 };
  const refused = await result(Promise.resolve({ error, response: response(409) }));
  expect(refused).toEqual({ ok: false, problem: { status: 409, reason: "no-licence", detail: "Allocate one first." } });
});

test("what never arrived is no exception", async () => {
  expect(await result(Promise.reject(new TypeError("Failed to fetch")))).toEqual({ ok: false, problem: UNREACHABLE });
});

test("a refusal that is no problem document is told by its status", () => {
  expect(problemOf(502, "<html>")).toEqual({
    status: 502,
    reason: "status-502",
    detail: "The service answered with status 502.",
  });
});
