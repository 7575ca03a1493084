import { signal } from "@preact/signals";
import { NO, OK, type Problem, problemOf, type Result, UNREACHABLE } from "../../api/result";

/** Asks an address. */
export type Ask = (address: string, init?: RequestInit) => Promise<Response>;

const KEY_BYTES = 16;
const MOST = 32; // a day of hourly keys, and some

/**
 * Content keys as this page has them: handles that the browser decrypts with and never shows (not extractable). The
 * sixteen bytes exist for the moment between the answer and the handle, and are overwritten then.
 */
export class Keys {
  /** How many are being asked for. */
  readonly asking = signal(0);

  private readonly known = new Map<string, Promise<Result<CryptoKey>>>();

  /** @param ask asks the key server in the name of who is signed in. */
  constructor(private readonly ask: Ask) {}

  /** The key at an address. A refusal is not remembered. */
  async at(address: string): Promise<Result<CryptoKey>> {
    const asked = this.known.get(address) ?? this.fetched(address);
    this.known.delete(address);
    this.known.set(address, asked); // the latest last
    const found = await asked;
    if (!found.ok) this.known.delete(address);
    for (const oldest of this.known.keys()) {
      if (this.known.size <= MOST) break;
      this.known.delete(oldest);
    }
    return found;
  }

  /** Forget all. */
  drop(): void {
    this.known.clear();
  }

  private async fetched(address: string): Promise<Result<CryptoKey>> {
    this.asking.value += 1;
    try {
      const answer = await this.ask(address, { redirect: "error", cache: "no-store" });
      if (!answer.ok) return NO(problemOf(answer.status, await answer.json().catch(() => undefined)));
      const bytes = await answer.arrayBuffer();
      try {
        if (bytes.byteLength !== KEY_BYTES) return NO(NO_KEY);
        return OK(await crypto.subtle.importKey("raw", bytes, "AES-CBC", false, ["decrypt"]));
      } finally {
        new Uint8Array(bytes).fill(0);
      }
    } catch {
      return NO(UNREACHABLE);
    } finally {
      this.asking.value -= 1;
    }
  }
}

const NO_KEY: Problem = { status: 200, reason: "no-key", detail: "The key server’s answer is no content key." };
