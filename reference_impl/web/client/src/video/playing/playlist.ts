import { type Micros, SECOND } from "../model/moments";

/** A segment that a playlist lists. Addresses are absolute. */
export interface Segment {
  readonly fromUs: Micros; // UTC of its first sample
  readonly toUs: Micros;
  readonly address: string; // of its ciphertext
  readonly initAddress: string; // of the initialisation segment, in the clear
  readonly keyAddress: string;
  readonly iv: Uint8Array<ArrayBuffer>; // 16 bytes
  readonly sha256: string; // of the ciphertext, hexadecimal
  readonly span: number; // counts discontinuities: where it changes, media time starts anew
}

/** Where media and keys must be: the page sends its token to no address that a playlist made up. */
export interface Origins {
  readonly media: string;
  readonly keys: string;
}

/** What came is no playlist, or one that must not be played. */
export class UnreadablePlaylist extends Error {}

/**
 * The segments of a media playlist (RFC 8216) in order, without those that it lists as gaps. Everything that makes
 * playing safe must be there: a wall-clock time, a key with an explicit vector, a digest.
 */
export function readPlaylist(text: string, base: string, from: Origins): readonly Segment[] {
  const lines = text.split(/\r?\n/);
  if (lines[0] !== "#EXTM3U") throw new UnreadablePlaylist("It does not start with #EXTM3U.");
  const found: Segment[] = [];
  const now = { start: undefined as Micros | undefined, length: 0, gap: false, sha256: "", span: 0 };
  let key: { address: string; iv: Uint8Array<ArrayBuffer> } | undefined;
  let init = "";
  for (const line of lines.slice(1)) {
    const [tag, value] = split(line);
    if (tag === "#EXT-X-KEY") key = keyOf(attributes(value), base, from.keys);
    else if (tag === "#EXT-X-MAP") init = within(attributes(value).get("URI") ?? "", base, from.media);
    else if (tag === "#EXT-X-CAMPROOF-SHA256") now.sha256 = value.trim().toLowerCase();
    else if (tag === "#EXT-X-PROGRAM-DATE-TIME") now.start = moment(value);
    else if (tag === "#EXTINF") now.length = Math.round(Number.parseFloat(value) * SECOND);
    else if (tag === "#EXT-X-GAP") now.gap = true;
    else if (tag === "#EXT-X-DISCONTINUITY") now.span += 1;
    else if (line !== "" && !line.startsWith("#")) {
      const { start, length, gap, sha256, span } = now;
      if (!gap) {
        if (start === undefined || !(length > 0)) throw new UnreadablePlaylist("A segment has no time.");
        if (key === undefined) throw new UnreadablePlaylist("A segment is not encrypted.");
        if (init === "" || !/^[0-9a-f]{64}$/.test(sha256)) {
          throw new UnreadablePlaylist("A segment has no digest, or no initialisation segment.");
        }
        const address = within(line, base, from.media);
        const known = { address, initAddress: init, keyAddress: key.address, iv: key.iv, sha256, span };
        found.push({ ...known, fromUs: start, toUs: start + length });
      }
      Object.assign(now, { start: start === undefined ? undefined : start + length, gap: false, sha256: "" });
    }
  }
  return found;
}

function split(line: string): readonly [string, string] {
  const colon = line.indexOf(":");
  return line.startsWith("#EXT") && colon > 0 ? [line.slice(0, colon), line.slice(colon + 1)] : [line, ""];
}

/** `NAME=value,NAME="value, with commas"` (RFC 8216 4.2). */
function attributes(text: string): Map<string, string> {
  const found = new Map<string, string>();
  for (const [, name = "", value = ""] of text.matchAll(/([A-Z0-9-]+)=("[^"]*"|[^,]*)/g)) {
    found.set(name, value.replace(/^"|"$/g, ""));
  }
  return found;
}

function keyOf(said: Map<string, string>, base: string, keys: string) {
  const method = said.get("METHOD");
  if (method === "NONE") return undefined;
  const [uri, iv] = [said.get("URI"), said.get("IV")];
  if (method !== "AES-128" || !uri) throw new UnreadablePlaylist(`It is encrypted with ${method}, not with AES-128.`);
  if (!iv || !/^0[xX][0-9a-fA-F]{32}$/.test(iv)) throw new UnreadablePlaylist("A key has no initialisation vector.");
  return {
    address: within(uri, base, keys),
    iv: Uint8Array.from(iv.slice(2).match(/../g) ?? [], (hex) => Number.parseInt(hex, 16)),
  };
}

/** To the microsecond, which `Date` does not keep. */
function moment(text: string): Micros {
  const fraction = /\.(\d{1,6})/.exec(text)?.[1] ?? "";
  const whole = Date.parse(text.replace(/\.\d+/, ""));
  if (Number.isNaN(whole) || !/(Z|[+-]\d\d:?\d\d)$/.test(text)) {
    throw new UnreadablePlaylist("A segment’s time has no time zone, or is none.");
  }
  return whole * 1000 + Number(fraction.padEnd(6, "0"));
}

function within(address: string, base: string, origin: string): string {
  const found = new URL(address, base);
  if (found.origin !== new URL(origin).origin) throw new UnreadablePlaylist("It leads to another service.");
  return found.href;
}
