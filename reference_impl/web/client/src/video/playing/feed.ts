import { type Micros, SECOND } from "../model/moments";
import { frameTimes, readTrack, type Track } from "./boxes";
import type { Segment } from "./playlist";

const ROOM_S = 2 * 86_400; // of one media source, on either side of where it begins
const WITHIN_S = 0.0005; // a frame, not on its edge, where rounding decides
const KEPT_BEHIND_S = 30;
const KEPT_AHEAD_S = 240;

/**
 * Media into a video element (Media Source Extensions). Its clock is the wall clock: each segment is put where its
 * wall-clock time says, counted from `originUs`, so that several cameras’ elements can be compared.
 */
export class Feed {
  private source: MediaSource | undefined;
  private buffer: SourceBuffer | undefined;
  private address = "";
  private init: Uint8Array | undefined; // that the buffer was given last
  private work: Promise<unknown> = Promise.resolve();
  private originUs: Micros;
  /** Wall-clock times of the frames that were put in, by segment begin. */
  private readonly frames = new Map<Micros, readonly Micros[]>();

  /** @param broken told where the decoder gave up; nothing that was put in is kept then. */
  constructor(
    readonly video: HTMLVideoElement,
    atUs: Micros,
    broken: (us: Micros) => void,
  ) {
    this.originUs = originFor(atUs);
    this.start();
    video.onerror = () => {
      const us = this.positionUs;
      if (this.source === undefined) return;
      this.start();
      this.seek(us);
      broken(us);
    };
  }

  /** Where the element is. */
  get positionUs(): Micros {
    return this.originUs + Math.round(this.video.currentTime * SECOND);
  }

  /** Show this moment. False when nothing that was put in is kept, as it lies too far away: it must be put in anew. */
  seek(us: Micros): boolean {
    const seconds = (us - this.originUs) / SECOND;
    const near = seconds >= 0 && seconds < 2 * ROOM_S;
    if (!near) {
      this.originUs = originFor(us);
      this.start();
    }
    this.video.currentTime = (us - this.originUs) / SECOND + WITHIN_S;
    return near;
  }

  /** Put a segment in its place; rejects where the browser can’t decode it. */
  put(segment: Segment, init: Uint8Array<ArrayBuffer>, media: Uint8Array<ArrayBuffer>): Promise<void> {
    const source = this.source;
    return this.next(async () => {
      if (source !== this.source) return; // it was for the one before
      const track = readTrack(init);
      const times = frameTimes(media, track);
      const buffer = await this.bufferFor(track, init);
      const first = times[0] ?? 0;
      buffer.timestampOffset = (segment.fromUs - this.originUs) / SECOND - first;
      await done(buffer, () => buffer.appendBuffer(media));
      this.frames.set(
        segment.fromUs,
        times.map((time) => segment.fromUs + Math.round((time - first) * SECOND)),
      );
    });
  }

  /** Forget what is far from a moment; tells which segments, by their begin. */
  forgetFarFrom(us: Micros): readonly Micros[] {
    const [low, high] = [us - KEPT_BEHIND_S * SECOND, us + KEPT_AHEAD_S * SECOND];
    const gone = [...this.frames.keys()].filter((from) => from < low - 60 * SECOND || from > high);
    if (gone.length === 0) return gone;
    for (const from of gone) this.frames.delete(from);
    void this.next(async () => {
      const buffer = this.buffer;
      if (buffer === undefined) return;
      const behind = (low - this.originUs) / SECOND;
      if (behind > 0) await done(buffer, () => buffer.remove(0, behind));
      const ahead = Math.max(0, (high - this.originUs) / SECOND);
      await done(buffer, () => buffer.remove(ahead, Number.POSITIVE_INFINITY));
    });
    return gone;
  }

  /** Whether the element has the picture of a moment. */
  has(us: Micros): boolean {
    const { buffered } = this.video;
    const seconds = (us - this.originUs) / SECOND;
    for (let n = 0; n < buffered.length; n += 1) {
      if (buffered.start(n) <= seconds + 0.001 && seconds < buffered.end(n)) return true;
    }
    return false;
  }

  /** The middle of the frame before or after the one at a moment, as far as they are known. */
  frameBeside(us: Micros, by: 1 | -1): Micros | undefined {
    const all = [...this.frames.values()].flat().sort((a, b) => a - b);
    const next = all.findIndex((frame) => frame > us);
    const current = (next < 0 ? all.length : next) - 1;
    const wanted = all[current + by];
    return wanted === undefined ? undefined : Math.round((wanted + (all[current + by + 1] ?? wanted + 40_000)) / 2);
  }

  /** Let go of everything. */
  close(): void {
    this.source = undefined;
    this.video.onerror = null;
    this.video.removeAttribute("src");
    this.video.load();
    URL.revokeObjectURL(this.address);
    this.buffer = undefined;
    this.frames.clear();
  }

  private start(): void {
    const source = new MediaSource();
    URL.revokeObjectURL(this.address);
    this.address = URL.createObjectURL(source);
    this.source = source;
    this.buffer = undefined;
    this.init = undefined;
    this.frames.clear();
    this.work = new Promise((opened) => source.addEventListener("sourceopen", opened, { once: true }));
    this.video.src = this.address;
  }

  private next<T>(step: () => Promise<T>): Promise<T> {
    const turn = this.work.then(step);
    this.work = turn.catch(() => undefined);
    return turn;
  }

  /** The buffer, ready for media that goes with this initialisation segment. */
  private async bufferFor(track: Track, init: Uint8Array<ArrayBuffer>): Promise<SourceBuffer> {
    const source = this.source as MediaSource;
    const buffer = this.buffer ?? source.addSourceBuffer(track.type);
    if (this.buffer === undefined) source.duration = 2 * ROOM_S;
    else if (init !== this.init) buffer.changeType(track.type);
    this.buffer = buffer;
    if (init !== this.init) await done(buffer, () => buffer.appendBuffer(init));
    this.init = init;
    return buffer;
  }
}

const originFor = (us: Micros): Micros => us - ROOM_S * SECOND;

/** A step of a source buffer, when it is done. */
function done(buffer: SourceBuffer, step: () => void): Promise<void> {
  return new Promise((settled, failed) => {
    const end = (event: Event) => {
      buffer.removeEventListener("updateend", end);
      buffer.removeEventListener("error", end);
      if (event.type === "error") failed(new Error("The browser can’t decode it."));
      else settled();
    };
    buffer.addEventListener("updateend", end);
    buffer.addEventListener("error", end);
    try {
      step();
    } catch (wrong) {
      buffer.removeEventListener("updateend", end);
      buffer.removeEventListener("error", end);
      failed(wrong);
    }
  });
}
