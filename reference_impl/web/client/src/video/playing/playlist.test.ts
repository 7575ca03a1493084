import { describe, expect, it } from "vitest";
import { readPlaylist, UnreadablePlaylist } from "./playlist";

const FROM = { media: "https://media.example:1", keys: "https://keys.example:2" };
const BASE = "https://lists.example:3/";
const DIGEST = "ab".repeat(32);
const KEY = `#EXT-X-KEY:METHOD=AES-128,URI="${FROM.keys}/key?version=1&wrapped=a,b",IV=0x000102030405060708090a0b0c0d0e0f`;
const HEAD = ["#EXTM3U", "#EXT-X-VERSION:8", "#EXT-X-TARGETDURATION:2", `#EXT-X-MAP:URI="${FROM.media}/init.mp4"`];
const entry = (address = `${FROM.media}/1.mp4`) => [
  `#EXT-X-CAMPROOF-SHA256:${DIGEST}`,
  "#EXT-X-PROGRAM-DATE-TIME:2026-11-30T07:00:00.123456Z",
  "#EXTINF:2.000000,",
  address,
];
const read = (...lines: readonly string[]) => readPlaylist(lines.join("\n"), BASE, FROM);

describe("a playlist", () => {
  it("gives segments to the microsecond, and leaves gaps out", () => {
    const gap = [
      "#EXT-X-DISCONTINUITY",
      "#EXT-X-PROGRAM-DATE-TIME:2026-11-30T07:00:02.123456Z",
      "#EXTINF:2,",
      "#EXT-X-GAP",
      "gap",
    ];
    const all = read(...HEAD, KEY, ...entry(), ...gap, "#EXT-X-DISCONTINUITY", ...entry());
    expect(all.length).toBe(2);
    expect(all[0]).toMatchObject({
      fromUs: Date.parse("2026-11-30T07:00:00Z") * 1000 + 123_456,
      keyAddress: `${FROM.keys}/key?version=1&wrapped=a,b`,
      sha256: DIGEST,
      span: 0,
    });
    expect((all[0]?.toUs ?? 0) - (all[0]?.fromUs ?? 0)).toBe(2_000_000);
    expect([...(all[0]?.iv ?? [])]).toEqual([...Array(16).keys()]);
    expect(all[1]?.span).toBe(2);
  });

  it.each([
    ["no digest", [...HEAD, KEY, ...entry().slice(1)]],
    ["no key", [...HEAD, ...entry()]],
    ["another encryption", [...HEAD, KEY.replace("AES-128", "SAMPLE-AES"), ...entry()]],
    ["no vector", [...HEAD, KEY.replace(/,IV.*/, ""), ...entry()]],
    ["no time zone", [...HEAD, KEY, ...entry().map((line) => line.replace("456Z", "456"))]],
    ["media of another origin", [...HEAD, KEY, ...entry("https://elsewhere.example/1.mp4")]],
    ["keys of another origin", [...HEAD, KEY.replace(FROM.keys, "https://elsewhere.example"), ...entry()]],
    ["no head", entry()],
  ])("with %s is not played", (_, lines) => {
    expect(() => read(...lines)).toThrow(UnreadablePlaylist);
  });
});
