import { expect, it } from "vitest";
import type { Region } from "../../api/config";
import { NO, OK } from "../../api/result";
import { ofAll } from "./asked";

const [EU, US] = [{ id: "eu-fra", name: "EU" } as Region, { id: "us-iad", name: "US" } as Region];
const silence = { status: 0, reason: "unreachable", detail: "It does not answer." };

it("tells what all regions have, and which of them does not answer", async () => {
  expect(await ofAll([US, EU], async ({ id }) => OK([id]))).toEqual({
    value: ["us-iad", "eu-fra"],
    problem: undefined,
  });
  const half = await ofAll([US, EU], async ({ id }) => (id === "us-iad" ? OK([id]) : NO(silence)));
  expect(half).toEqual({ value: ["us-iad"], problem: { ...silence, detail: "EU: It does not answer." } });
  expect(await ofAll([US], async () => NO(silence))).toEqual({ value: undefined, problem: silence });
});
