import { NO, OK, type Problem, problemOf, type Result, UNREACHABLE } from "../../api/result";
import type { Ask, Keys } from "./keys";
import type { Segment } from "./playlist";

/** What became of a segment that was to be played. */
export type Opened =
  | { readonly kind: "media"; readonly bytes: Uint8Array<ArrayBuffer> }
  | { readonly kind: "damaged" } // never played
  | { readonly kind: "refused"; readonly problem: Problem; readonly of: "media" | "key" };

/**
 * From ciphertext to media: fetched, its digest compared, then decrypted (AES-128-CBC, PKCS #7). Bytes whose digest is
 * another than the playlist’s go nowhere. The key is asked for while the ciphertext is on its way.
 *
 * @param ask fetches from the region: the address carries its own signature, no token goes there.
 */
export async function open(segment: Segment, ask: Ask, keys: Keys, signal: AbortSignal): Promise<Opened> {
  const [sealed, key] = await Promise.all([bytesAt(segment.address, ask, signal), keys.at(segment.keyAddress)]);
  if (!sealed.ok) return { kind: "refused", problem: sealed.problem, of: "media" };
  if (hexadecimal(await crypto.subtle.digest("SHA-256", sealed.value)) !== segment.sha256) return { kind: "damaged" };
  if (!key.ok) return { kind: "refused", problem: key.problem, of: "key" };
  try {
    const media = await crypto.subtle.decrypt({ name: "AES-CBC", iv: segment.iv }, key.value, sealed.value);
    return { kind: "media", bytes: new Uint8Array(media) };
  } catch {
    return { kind: "damaged" }; // sealed with another key or vector than the playlist says
  }
}

/** An initialisation segment: it lies in the clear, and its name holds the first 16 digits of its digest. */
export async function initAt(address: string, ask: Ask, signal: AbortSignal): Promise<Result<Uint8Array<ArrayBuffer>>> {
  const found = await bytesAt(address, ask, signal);
  if (!found.ok) return found;
  const digest = hexadecimal(await crypto.subtle.digest("SHA-256", found.value));
  const named = /\/init\.([0-9a-f]{16})\.mp4$/.exec(new URL(address).pathname)?.[1];
  return named !== undefined && digest.startsWith(named) ? found : NO(DAMAGED);
}

const DAMAGED: Problem = { status: 200, reason: "damaged", detail: "It is not what the camera stored." };

/** The bytes at an address, or why there are none. */
export async function bytesAt(
  address: string,
  ask: Ask,
  signal: AbortSignal,
): Promise<Result<Uint8Array<ArrayBuffer>>> {
  try {
    const answer = await ask(address, { signal, redirect: "error" });
    if (answer.ok) return OK(new Uint8Array(await answer.arrayBuffer()));
    return NO(problemOf(answer.status, undefined));
  } catch {
    return NO(UNREACHABLE);
  }
}

const hexadecimal = (digest: ArrayBuffer) =>
  Array.from(new Uint8Array(digest), (byte) => byte.toString(16).padStart(2, "0")).join("");
