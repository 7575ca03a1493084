import { config } from "../api/config";
import { NO, OK, problemOf, type Result, UNREACHABLE } from "../api/result";

/** What identity gave. It lives in this page’s memory and nowhere else. */
export interface Tokens {
  readonly access: string;
  readonly refresh: string;
  readonly id: string;
  readonly expiresMs: number;
}

interface Granted {
  access_token: string;
  refresh_token: string;
  id_token: string;
  expires_in: number;
}

/** Exchange a code or a refresh token (RFC 6749 4.1.3, 6). */
export async function granted(asked: Record<string, string>): Promise<Result<Tokens>> {
  const { issuer, client_id } = config();
  try {
    const body = new URLSearchParams({ client_id, ...asked });
    const answer = await fetch(`${issuer}/token`, { method: "POST", body });
    const said: unknown = await answer.json().catch(() => undefined);
    return answer.ok ? OK(tokensOf(said as Granted)) : NO(refused(answer.status, said));
  } catch {
    return NO(UNREACHABLE);
  }
}

function tokensOf(said: Granted): Tokens {
  const expiresMs = Date.now() + said.expires_in * 1000;
  return { access: said.access_token, refresh: said.refresh_token, id: said.id_token, expiresMs };
}

/** Token end points have words of their own for refusals (RFC 6749 5.2). */
function refused(status: number, body: unknown) {
  const said = (body ?? {}) as { error?: string; error_description?: string };
  return problemOf(status, { ...said, reason: said.error, detail: said.error_description });
}

/** The claims of an ID token that came straight from the token end point (OpenID Connect Core 3.1.3.7, 6). */
export function claimsOf(idToken: string): Record<string, unknown> {
  const payload = (idToken.split(".")[1] ?? "").replaceAll("-", "+").replaceAll("_", "/");
  return JSON.parse(new TextDecoder().decode(Uint8Array.from(atob(payload), (one) => one.charCodeAt(0))));
}
