/**
 * A sign-in that has begun and not come back. It is kept for the time that the browser is away from this page; there is no
 * token in it, and it is of no use to anybody without the code that comes back.
 */
export interface Begun {
  readonly state: string;
  readonly verifier: string;
  readonly nonce: string;
  readonly back: string;
}

const KEPT = "camproof.sign-in";

export function keep(begun: Begun): void {
  sessionStorage.setItem(KEPT, JSON.stringify(begun));
}

/** The one that was kept; it is forgotten by that. */
export function take(): Begun | undefined {
  const kept = sessionStorage.getItem(KEPT);
  sessionStorage.removeItem(KEPT);
  return kept === null ? undefined : (JSON.parse(kept) as Begun);
}

/** A path within this page and nothing else, whatever was asked for. */
export function ownPath(path: string): string {
  return /^\/(systems|video)(?![^/?])/.test(path) ? path : "/";
}
