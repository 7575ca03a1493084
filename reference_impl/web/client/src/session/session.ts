import { signal } from "@preact/signals";
import { config } from "../api/config";
import type { Problem } from "../api/result";
import { keep, ownPath, take } from "./begun";
import { challengeOf, unguessable } from "./pkce";
import { claimsOf, granted, type Tokens } from "./tokens";

/**
 * Who is signed in. Tokens stay within this module: a page gets answers (`authorised`), or a token for the moment
 * (`accessToken`), and keeps neither. A reload signs in anew by identity’s session cookie, which this page can’t see.
 */
export type Session =
  | { readonly kind: "starting" }
  | { readonly kind: "signed-in"; readonly user: string; readonly twoStep: boolean }
  | { readonly kind: "ended" }
  | { readonly kind: "refused"; readonly problem: Problem };

export const session = signal<Session>({ kind: "starting" });

let tokens: Tokens | undefined;
let renewing: Promise<boolean> | undefined;

const SOON_MS = 60_000; // before its end a token is renewed
const TWO_STEP = "urn:camproof:two-step";

/** Leave for identity’s sign-in page, and come back to `back`. Who is signed in there already comes back at once. */
export async function signIn(back: string, more: { readonly twoStep?: boolean; readonly prompt?: string } = {}) {
  const begun = { state: unguessable(), verifier: unguessable(), nonce: unguessable(), back: ownPath(back) };
  keep(begun);
  const asked = new URLSearchParams({
    response_type: "code",
    client_id: config().client_id,
    redirect_uri: `${location.origin}/callback`,
    scope: "openid",
    state: begun.state,
    nonce: begun.nonce,
    code_challenge: await challengeOf(begun.verifier),
    code_challenge_method: "S256",
    ...(more.twoStep ? { acr_values: TWO_STEP } : {}),
    ...(more.prompt ? { prompt: more.prompt } : {}),
  });
  location.assign(`${config().issuer}/authorize?${asked}`);
}

/** What came back from identity; the path to go on at, or undefined when it is refused (the session says why). */
export async function comeBack(query: URLSearchParams): Promise<string | undefined> {
  const begun = take();
  const mine = begun !== undefined && query.get("state") === begun.state && query.get("iss") === config().issuer;
  if (begun === undefined || !mine) return refuse("not-asked-for", "This sign-in was not begun in this window.");
  const code = query.get("code");
  if (code === null) return refuse(query.get("error") ?? "no-code", "The sign-in did not come to an end.");
  const given = await granted({
    grant_type: "authorization_code",
    code,
    redirect_uri: `${location.origin}/callback`,
    code_verifier: begun.verifier,
  });
  if (!given.ok) return refuse(given.problem.reason, given.problem.detail);
  const claims = claimsOf(given.value.id);
  if (claims.nonce !== begun.nonce) return refuse("nonce", "This sign-in was made for another page.");
  tokens = given.value;
  const methods = Array.isArray(claims.amr) ? claims.amr : [];
  session.value = { kind: "signed-in", user: String(claims.sub), twoStep: methods.length > 1 };
  return begun.back;
}

/** End the session everywhere: every service and every window (OpenID Connect RP-Initiated Logout 1.0). */
export function signOut(): void {
  const hint = tokens?.id;
  tokens = undefined;
  const form = document.createElement("form");
  form.method = "post"; // a token is no part of an address
  form.action = `${config().issuer}/sign-out`;
  const fields = { client_id: config().client_id, post_logout_redirect_uri: `${location.origin}/signed-out` };
  for (const [name, value] of Object.entries({ ...fields, ...(hint ? { id_token_hint: hint } : {}) })) {
    form.append(Object.assign(document.createElement("input"), { type: "hidden", name, value }));
  }
  document.body.append(form);
  form.submit();
}

/** A token that is good for a while yet; undefined when the session has ended. */
export async function accessToken(): Promise<string | undefined> {
  if (tokens !== undefined && tokens.expiresMs - Date.now() < SOON_MS) await renewed();
  return tokens?.access;
}

/** `fetch` in the name of who is signed in. A token that is refused is renewed once; then the session has ended. */
export async function authorised(input: RequestInfo | URL, init?: RequestInit): Promise<Response> {
  const request = new Request(input, init);
  const again = request.clone();
  const answer = await sent(request);
  if (answer.status !== 401) return answer;
  return (await renewed()) ? sent(again) : answer;
}

async function sent(request: Request): Promise<Response> {
  const token = await accessToken();
  if (token !== undefined) request.headers.set("Authorization", `Bearer ${token}`);
  return fetch(request);
}

/** One at a time: a refresh token is good once. Whether there are new tokens. */
async function renewed(): Promise<boolean> {
  renewing ??= renew().finally(() => {
    renewing = undefined;
  });
  return renewing;
}

async function renew(): Promise<boolean> {
  if (tokens === undefined) return false;
  const given = await granted({ grant_type: "refresh_token", refresh_token: tokens.refresh });
  if (given.ok) {
    tokens = given.value;
  } else if (given.problem.status !== 0) {
    tokens = undefined;
    session.value = { kind: "ended" };
  }
  return given.ok;
}

function refuse(reason: string, detail: string): undefined {
  session.value = { kind: "refused", problem: { status: 0, reason, detail } };
  return undefined;
}
