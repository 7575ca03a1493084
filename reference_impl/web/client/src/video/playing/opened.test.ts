import { describe, expect, it } from "vitest";
import { Keys } from "./keys";
import { initAt, open } from "./opened";
import type { Segment } from "./playlist";

const KEY = crypto.getRandomValues(new Uint8Array(16));
const IV = crypto.getRandomValues(new Uint8Array(16));
const MEDIA = new TextEncoder().encode("what the camera filmed");
const NEVER = new AbortController().signal;

const hex = (bytes: ArrayBuffer) =>
  Array.from(new Uint8Array(bytes), (byte) => byte.toString(16).padStart(2, "0")).join("");

async function sealed() {
  const key = await crypto.subtle.importKey("raw", KEY, "AES-CBC", false, ["encrypt"]);
  const ciphertext = new Uint8Array(await crypto.subtle.encrypt({ name: "AES-CBC", iv: IV }, key, MEDIA));
  const sha256 = hex(await crypto.subtle.digest("SHA-256", ciphertext));
  const segment: Segment = {
    fromUs: 0, toUs: 1, address: "https://m/1", initAddress: "", keyAddress: "https://k/1", iv: IV, sha256, span: 0,
  }; // biome-ignore format: a row
  return { ciphertext, segment };
}

const gives =
  (body: BodyInit, status = 200) =>
  async () =>
    new Response(body, { status });
const keys = () => new Keys(async () => new Response(KEY.slice()));

describe("a segment", () => {
  it("is decrypted once its digest fits", async () => {
    const { ciphertext, segment } = await sealed();
    const opened = await open(segment, gives(ciphertext), keys(), NEVER);
    expect(opened).toEqual({ kind: "media", bytes: MEDIA });
  });

  it("with one bit changed goes nowhere", async () => {
    const { ciphertext, segment } = await sealed();
    for (const at of [0, 7, ciphertext.length - 1]) {
      const tampered = ciphertext.slice();
      tampered[at] = (tampered[at] as number) ^ 1;
      expect(await open(segment, gives(tampered), keys(), NEVER)).toEqual({ kind: "damaged" });
    }
    expect(await open(segment, gives(ciphertext.slice(0, -16)), keys(), NEVER)).toEqual({ kind: "damaged" });
  });

  it("says who refused", async () => {
    const { ciphertext, segment } = await sealed();
    const refusing = new Keys(async () => Response.json({ reason: "not-a-member", detail: "No." }, { status: 403 }));
    expect(await open(segment, gives(ciphertext), refusing, NEVER)).toMatchObject({
      kind: "refused",
      of: "key",
      problem: { status: 403, reason: "not-a-member" },
    });
    expect(await open(segment, gives("", 403), keys(), NEVER)).toMatchObject({ kind: "refused", of: "media" });
  });
});

describe("content keys", () => {
  it("can’t be taken out of the browser, and are fetched once", async () => {
    let asked = 0;
    const known = new Keys(async () => {
      asked += 1;
      return new Response(KEY.slice());
    });
    const [first, second] = [await known.at("https://k/1"), await known.at("https://k/1")];
    expect(first.ok && first.value.extractable).toBe(false);
    expect(second).toBe(first);
    expect(asked).toBe(1);
    if (first.ok) await expect(crypto.subtle.exportKey("raw", first.value)).rejects.toThrow();
    known.drop();
    await known.at("https://k/1");
    expect(asked).toBe(2);
  });

  it("are asked for again after a refusal, and kept in bounds", async () => {
    let status = 403;
    const known = new Keys(async () => new Response(status === 200 ? KEY.slice() : "{}", { status }));
    expect((await known.at("https://k/1")).ok).toBe(false);
    status = 200;
    expect((await known.at("https://k/1")).ok).toBe(true);
    expect((await new Keys(async () => new Response("short")).at("https://k/1")).ok).toBe(false);
  });
});

it("takes an initialisation segment by its name’s digest alone", async () => {
  const bytes = new TextEncoder().encode("ftyp");
  const digest = hex(await crypto.subtle.digest("SHA-256", bytes)).slice(0, 16);
  expect((await initAt(`https://m/cam/init.${digest}.mp4?signature=1`, gives(bytes), NEVER)).ok).toBe(true);
  expect((await initAt(`https://m/cam/init.${digest}.mp4`, gives("other"), NEVER)).ok).toBe(false);
});
