import { computed, effect, signal } from "@preact/signals";
import { region } from "../../api/config";
import { authorised } from "../../session/session";
import { indexOf, segmentsOf } from "../model/asked";
import { Known } from "../model/known";
import { DAY, type Micros, nowUs, SECOND } from "../model/moments";
import { at, overlaid, type Stretch } from "../model/stretches";
import { around, endingAt, showing, type Visible, zoomed } from "../model/visible";
import { Deck } from "../playing/deck";
import { Keys } from "../playing/keys";
import { Tape } from "../playing/tape";

/** A camera as My Systems lists it. */
export interface Camera {
  readonly id: string;
  readonly name: string;
  readonly site: string;
  readonly enabled: boolean;
}

/** A camera that is being looked at. */
export interface Shown {
  readonly camera: Camera;
  readonly known: Known;
  readonly keys: Keys;
  /** Begin to play into this element; undefined: stop. */
  readonly into: (video: HTMLVideoElement | null) => void;
  readonly tape: { readonly value: Tape | undefined };
}

const REFRESH_MS = 5_000;
const BEFORE_END: Micros = 30 * SECOND; // of the last recording, where one begins to look
const LATEST: Micros = 8 * SECOND; // likewise, of one who wants to see what comes
export const MOST_SHOWN = 9;

/** What is looked at, at which moment, and how much of the timeline is seen. */
export class Workspace {
  readonly shown = signal<readonly Shown[]>([]);
  readonly seen = signal<Visible>({ fromUs: nowUs() - DAY, toUs: nowUs() });
  readonly follows = signal(true);
  /** Where a pointer is over the timeline. */
  readonly pointed = signal<{ readonly us: Micros; readonly row: number } | undefined>(undefined);
  readonly deck = new Deck(nowUs());

  private readonly timer: number;
  private readonly endings: (() => void)[] = [];
  private started = false;

  constructor(
    private readonly organisation: string,
    private readonly regions: readonly string[],
    private readonly atUs: Micros | undefined,
  ) {
    this.timer = window.setInterval(() => this.refresh(), REFRESH_MS);
    this.endings.push(
      effect(() => {
        const us = this.deck.positionUs.value;
        if (this.deck.playing.value && this.follows.value) this.seen.value = showing(this.seen.peek(), us);
      }),
      effect(() => {
        const seen = this.seen.value;
        for (const { known } of this.shown.value) known.need(seen);
      }),
    );
  }

  /** What is known of a camera, as far as it is seen, with what was found damaged. */
  stretchesOf(one: Shown, seen = this.seen.value): readonly Stretch[] {
    const damaged = one.tape.value?.damaged.value ?? [];
    const top = damaged.map((one): Stretch => ({ ...one, state: "damaged" }));
    return overlaid(one.known.stretches(seen), top);
  }

  /** What is known of a camera at a moment. */
  stretchAt(one: Shown, us: Micros): Stretch | undefined {
    const around = { fromUs: Math.max(0, us - 1), toUs: us + 1 };
    one.known.need(around);
    const seen = this.seen.value;
    const wide = !Known.inHours(seen) && seen.fromUs <= us && us < seen.toUs ? seen : around;
    return at(this.stretchesOf(one, wide), us);
  }

  /** Look at these cameras, and no others. */
  show(cameras: readonly Camera[]): void {
    const before = this.shown.value;
    const kept = before.filter(({ camera }) => cameras.some(({ id }) => id === camera.id));
    for (const gone of before) if (!kept.includes(gone)) gone.into(null);
    this.shown.value = cameras.map((camera) => kept.find((one) => one.camera.id === camera.id) ?? this.made(camera));
    if (!this.started && cameras.length > 0) void this.start();
  }

  seek(us: Micros, passing = false): void {
    this.follows.value = true;
    this.deck.seek(Math.min(us, nowUs()), passing);
    if (!passing) this.seen.value = showing(this.seen.value, this.deck.positionUs.value);
  }

  look(seen: Visible): void {
    this.seen.value = seen;
    const us = this.deck.positionUs.value;
    this.follows.value = us >= seen.fromUs && us <= seen.toUs;
  }

  zoom(factor: number): void {
    const { value } = this.seen;
    const us = this.deck.positionUs.value;
    const inside = us >= value.fromUs && us <= value.toUs;
    this.look(zoomed(value, inside ? us : (value.fromUs + value.toUs) / 2, factor));
  }

  /** The newest recording of all that are shown. */
  async latest(): Promise<void> {
    const last = await this.newest();
    if (last === undefined) return;
    this.deck.seek(Math.max(last.fromUs, last.toUs - LATEST));
    this.look(showing(this.seen.value, last.toUs));
    this.follows.value = true;
    this.deck.play();
  }

  /** The next stretch that is not recorded, or the one before: of any camera. */
  gap(by: 1 | -1): void {
    const us = this.deck.positionUs.value;
    const all = this.shown.value
      .flatMap((one) => this.stretchesOf(one))
      .filter(({ state }) => state !== "recorded")
      .sort((a, b) => a.fromUs - b.fromUs);
    const lead = 3 * SECOND; // what comes before it is looked at first
    const found =
      by > 0
        ? all.find((one) => one.fromUs - lead > us + SECOND)
        : all.findLast((one) => one.fromUs - lead < us - SECOND);
    if (found !== undefined) this.seek(found.fromUs - lead);
  }

  close(): void {
    clearInterval(this.timer);
    for (const end of this.endings) end();
    for (const { into, keys } of this.shown.value) {
      into(null);
      keys.drop();
    }
    this.deck.close();
  }

  private made(camera: Camera): Shown {
    const { organisation, deck } = this;
    const place = { organisation, camera: camera.id, regions: this.regions.flatMap((id) => region(id) ?? []) };
    const known = new Known(indexOf(place));
    const keys = new Keys(authorised);
    const tape = signal<Tape | undefined>(undefined);
    const shelf = {
      list: (fromUs: Micros, toUs: Micros, ended: AbortSignal) => segmentsOf(place, fromUs, toUs, ended),
      next: (us: Micros) => known.next(us),
      media: (address: string, init?: RequestInit) => fetch(address, { ...init, credentials: "omit" }),
      keys,
    };
    const into = (video: HTMLVideoElement | null) => {
      if (tape.value?.feed.video === video && video !== null) return;
      if (tape.value !== undefined) deck.remove(camera.id);
      tape.value = video === null ? undefined : new Tape(video, deck.positionUs.value, shelf);
      if (tape.value !== undefined) deck.add(camera.id, tape.value);
    };
    return { camera, known, keys, into, tape: computed(() => tape.value) };
  }

  /** At the moment that was asked for, or near the end of the newest recording. */
  private async start(): Promise<void> {
    this.started = true;
    const asked = this.atUs;
    const last = asked === undefined ? await this.newest() : undefined;
    const us = asked ?? (last === undefined ? nowUs() : Math.max(last.fromUs, last.toUs - BEFORE_END));
    this.deck.seek(us);
    this.look(endingAt(around(us, DAY), nowUs()));
  }

  private async newest(): Promise<Stretch | undefined> {
    const all = await Promise.all(this.shown.value.map(({ known }) => known.last(nowUs())));
    return all.flatMap((one) => one ?? []).sort((a, b) => b.toUs - a.toUs)[0];
  }

  private refresh(): void {
    if (document.hidden) return;
    for (const { known } of this.shown.value) known.need(this.seen.value);
  }
}
