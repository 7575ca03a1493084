import { expect, test } from "vitest";
import { ownPath } from "./begun";
import { base64url, challengeOf, unguessable } from "./pkce";

test("the challenge of RFC 7636, appendix B", async () => {
  const challenge = await challengeOf("dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk");
  expect(challenge).toBe("E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM");
});

test("base64url has no padding and nothing that an address can’t have", () => {
  expect(base64url(new Uint8Array([0xfb, 0xff, 0xfe, 0xff]))).toBe("-__-_w");
  expect(unguessable()).toMatch(/^[\w-]{43}$/);
  expect(unguessable()).not.toBe(unguessable());
});

test.each([
  ["/systems/org-1?x=1", "/systems/org-1?x=1"],
  ["/video", "/video"],
  ["//evil.example/systems", "/"],
  ["/systemsx", "/"],
  ["https://evil.example/systems", "/"],
  ["/callback?code=1", "/"],
])("%s leads back to %s", (asked, led) => {
  expect(ownPath(asked)).toBe(led);
});
