import { expect, it } from "vitest";
import inlined from "../../../../../../harness/camera/media/scene.mp4?inline";
import { BadBox, frameTimes, readTrack } from "./boxes";

// The video that camproof's cameras film: an initialisation segment, then fragments of a second.
const film = new Uint8Array(await (await fetch(inlined)).arrayBuffer());

/** Where the first box of a kind begins. */
function begin(kind: string): number {
  const view = new DataView(film.buffer, film.byteOffset, film.byteLength);
  for (let at = 0; at < film.length; at += view.getUint32(at)) {
    if (String.fromCharCode(...film.subarray(at + 4, at + 8)) === kind) return at;
  }
  throw new Error(`no ${kind}`);
}
const init = film.subarray(0, begin("prft"));

it("reads codec and time scale of an initialisation segment", () => {
  expect(readTrack(init)).toMatchObject({ type: 'video/mp4; codecs="avc1.64001f"', ticksPerS: 15_000 });
});

it("knows when each frame is shown", () => {
  const times = frameTimes(film.subarray(begin("prft")), readTrack(init));
  expect(times.length).toBe(60 * 15);
  for (const [n, time] of times.entries()) expect(time).toBeCloseTo(n / 15, 6);
});

it("takes nothing that is no video", () => {
  expect(() => readTrack(new Uint8Array([0, 0, 0, 9, 1, 2, 3, 4]))).toThrow(BadBox);
  expect(() => frameTimes(init, readTrack(init))).toThrow(BadBox);
});
