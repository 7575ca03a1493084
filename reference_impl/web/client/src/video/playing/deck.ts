import { signal } from "@preact/signals";
import { type Micros, nowUs, SECOND } from "../model/moments";
import { correction, decide } from "./in_step";
import type { Tape } from "./tape";

export const RATES = [0.25, 0.5, 1, 2, 4, 8, 16] as const;

const SETTLING_MS = 140; // of a drag: what is passed over is not fetched
const LIVE: Micros = 90 * SECOND; // so near now, playing waits for more
const FRAME: Micros = 66_667; // where no frame is known

/** Plays several tapes at one wall-clock time. */
export class Deck {
  readonly positionUs = signal<Micros>(0);
  readonly playing = signal(false);
  readonly rate = signal(1);
  /** Playing, and waiting for a picture. */
  readonly held = signal(false);
  /** Playing, and waiting for what the cameras send next. */
  readonly live = signal(false);
  /** The last stretch that was gone over, as nobody had a picture of it. */
  readonly skipped = signal<{ readonly fromUs: Micros; readonly toUs: Micros } | undefined>(undefined);

  private readonly tapes = new Map<string, Tape>();
  private frame = 0;
  private timer = 0;
  private settledMs = 0;

  constructor(atUs: Micros) {
    this.positionUs.value = atUs;
    const turn = () => {
      this.tick();
      this.frame = requestAnimationFrame(turn);
    };
    this.frame = requestAnimationFrame(turn);
    this.timer = window.setInterval(() => document.hidden && this.tick(), 250);
  }

  add(camera: string, tape: Tape): void {
    this.tapes.set(camera, tape);
    tape.seek(this.positionUs.value);
  }

  remove(camera: string): void {
    this.tapes.get(camera)?.close();
    this.tapes.delete(camera);
  }

  close(): void {
    cancelAnimationFrame(this.frame);
    clearInterval(this.timer);
    for (const camera of [...this.tapes.keys()]) this.remove(camera);
  }

  /** Show a moment; `passing` while a finger is still moving. */
  seek(us: Micros, passing = false): void {
    this.positionUs.value = Math.max(0, Math.round(us));
    this.settledMs = passing ? performance.now() + SETTLING_MS : 0;
    this.live.value = false;
    if (!passing) this.skipped.value = undefined;
    for (const tape of this.tapes.values()) tape.seek(this.positionUs.value);
  }

  play(): void {
    this.playing.value = true;
  }

  pause(): void {
    this.playing.value = false;
    this.held.value = false;
    this.live.value = false;
    this.all((tape) => tape.feed.video.pause());
  }

  toggle(): void {
    if (this.playing.value) this.pause();
    else this.play();
  }

  /** One frame on or back, of the first camera that has one. */
  step(by: 1 | -1): void {
    this.pause();
    const at = this.positionUs.value;
    const known = [...this.tapes.values()].map((tape) => tape.feed.frameBeside(at, by)).find((us) => us !== undefined);
    this.seek(known ?? at + by * FRAME);
  }

  faster(by: 1 | -1): void {
    const now = RATES.indexOf(this.rate.value as (typeof RATES)[number]);
    this.rate.value = RATES[Math.min(Math.max(now + by, 0), RATES.length - 1)] ?? 1;
  }

  private tick(): void {
    const us = this.positionUs.value;
    if (performance.now() >= this.settledMs)
      this.all((tape) => tape.want(us, this.playing.value ? this.rate.value : 1));
    const standing = [...this.tapes.values()].map((tape) => [tape, tape.at(us)] as const);
    for (const [tape, { kind }] of standing) {
      const away = Math.abs(tape.feed.positionUs - us);
      if (kind === "waits" && away > 50_000 && !tape.feed.video.seeking) tape.seek(us);
      if (kind !== "has") tape.feed.video.pause();
    }
    if (!this.playing.value || this.tapes.size === 0) return;
    const next = decide(standing.map(([, one]) => one));
    this.held.value = next.kind === "hold";
    if (next.kind === "run") this.run(standing.filter(([, { kind }]) => kind === "has").map(([tape]) => tape));
    else if (next.kind === "hold") this.all((tape) => tape.feed.video.pause());
    else if (next.kind === "skip") this.skip(us, next.toUs);
    else this.end(us);
  }

  private run([first, ...others]: readonly Tape[]): void {
    if (first === undefined) return;
    this.live.value = false;
    start(first.feed.video, this.rate.value);
    const us = first.feed.positionUs;
    for (const { feed } of others) {
      const way = correction(feed.positionUs - us, this.rate.value);
      if (way.kind === "seek") feed.seek(us);
      start(feed.video, way.kind === "rate" ? way.rate : this.rate.value);
    }
    if (Math.abs(us - this.positionUs.value) < 20 * SECOND) this.positionUs.value = us;
  }

  private skip(fromUs: Micros, toUs: Micros): void {
    this.seek(toUs);
    if (toUs - fromUs > SECOND / 2) this.skipped.value = { fromUs, toUs };
  }

  private end(us: Micros): void {
    if (us > nowUs() - LIVE) this.live.value = true;
    else this.pause();
  }

  private all(each: (tape: Tape) => void): void {
    for (const tape of this.tapes.values()) each(tape);
  }
}

function start(video: HTMLVideoElement, rate: number): void {
  if (video.playbackRate !== rate) video.playbackRate = rate;
  if (video.paused) video.play().catch(() => undefined); // a seek in between: it is started anew
}
