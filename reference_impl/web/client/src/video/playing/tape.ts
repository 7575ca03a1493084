import { computed, signal } from "@preact/signals";
import type { Problem, Result } from "../../api/result";
import { type Micros, nowUs, SECOND } from "../model/moments";
import { Feed } from "./feed";
import type { Standing } from "./in_step";
import type { Ask, Keys } from "./keys";
import { initAt, open } from "./opened";
import type { Segment } from "./playlist";

/** The segments that reach into a span of time; not `whole` where there may be more. */
export interface Listed {
  readonly segments: readonly Segment[];
  readonly whole: boolean;
}

/** Where a camera’s recordings come from. */
export interface Shelf {
  readonly list: (fromUs: Micros, toUs: Micros, signal: AbortSignal) => Promise<Result<Listed>>;
  /** Where the next recording begins, at a moment or after it. */
  readonly next: (us: Micros) => Promise<Micros | undefined>;
  readonly media: Ask;
  readonly keys: Keys;
}

/** A segment, and what became of it. */
interface Entry {
  readonly segment: Segment;
  state: "listed" | "asked" | "in" | "damaged" | "refused";
  tries: number;
}

export interface Trouble {
  readonly problem: Problem;
  readonly of: "list" | "media" | "key";
}

/** A stretch that is never played. */
export interface Damage {
  readonly fromUs: Micros;
  readonly toUs: Micros;
  readonly reason: "digest" | "undecodable";
}

const LISTED_AHEAD: Micros = 60 * SECOND;
const LISTED_BEHIND: Micros = 4 * SECOND;
const PUT_AHEAD: Micros = 8 * SECOND;
const ABREAST = 4;
const AGAIN_MS = 2_000; // after what failed, and while a recording grows
const SETTLED: Micros = 120 * SECOND; // a list that ends so long before now is not asked for again
const HALT: Micros = 150_000; // before a segment’s end, at the speed of life
const HALTED_MS = 120;
const EDGE: Micros = 60_000; // so near its end a segment is over: no frame follows

/** One camera’s recording, as a video element plays it from wherever it is told to. */
export class Tape {
  readonly trouble = signal<Trouble | undefined>(undefined);
  readonly damaged = signal<readonly Damage[]>([]);
  readonly standing = signal<Standing["kind"]>("waits");
  readonly fetchesKey = computed(() => this.standing.value === "waits" && this.shelf.keys.asking.value > 0);
  readonly feed: Feed;

  private entries: Entry[] = []; // in order of time
  private listed: { fromUs: Micros; toUs: Micros; atMs: number; whole: boolean } | undefined;
  private listing = false;
  private restMs = 0; // nothing is asked for before
  private nextUs: { ofUs: Micros; atUs: Micros | undefined; asked: number } | undefined;
  private haltedMs: number | undefined; // since when
  private over: { readonly fromUs: Micros; readonly atUs: Micros } | undefined;
  private ending = new AbortController();
  private readonly inits = new Map<string, Promise<Result<Uint8Array<ArrayBuffer>>>>();

  constructor(
    video: HTMLVideoElement,
    atUs: Micros,
    private readonly shelf: Shelf,
  ) {
    this.feed = new Feed(video, atUs, (us) => this.broken(us));
  }

  /** Fetch what is needed to show a moment and to go on from there. */
  want(us: Micros, rate: number): void {
    if (performance.now() < this.restMs) return;
    this.list(us, rate);
    const until = us + PUT_AHEAD * Math.max(1, rate);
    const needed = this.entries.filter(({ segment }) => segment.toUs > us && segment.fromUs < until);
    let free = ABREAST - this.entries.filter(({ state }) => state === "asked").length;
    for (const entry of needed) {
      if (free <= 0) return;
      if (entry.state !== "listed") continue;
      free -= 1;
      void this.fetch(entry);
    }
    const gone = new Set(this.feed.forgetFarFrom(us));
    for (const entry of this.entries)
      if (entry.state === "in" && gone.has(entry.segment.fromUs)) entry.state = "listed";
  }

  /** How it stands at a moment. */
  at(us: Micros): Standing {
    const found = this.stand(us);
    this.standing.value = found.kind;
    return found;
  }

  /** Show another moment, whatever it was. */
  seek(us: Micros): void {
    this.over = undefined;
    if (!this.feed.seek(us)) for (const entry of this.entries) if (entry.state === "in") entry.state = "listed";
  }

  /** Ask anew for what was refused. */
  again(): void {
    this.trouble.value = undefined;
    this.restMs = 0;
    this.listed = undefined;
    this.nextUs = undefined;
    this.entries = this.entries.filter(({ state }) => state !== "refused");
  }

  close(): void {
    this.ending.abort();
    this.feed.close();
  }

  private stand(us: Micros): Standing {
    const { listed } = this;
    if (this.trouble.value !== undefined && this.trouble.value.of === "list")
      return { kind: "none", nextUs: undefined };
    if (listed === undefined || us < listed.fromUs || us >= listed.toUs) return { kind: "waits" };
    const here = this.entries.find(({ segment }) => segment.fromUs <= us && us < segment.toUs - EDGE);
    if (here === undefined || !playable(here.state)) return this.after(us, us, listed.toUs);
    if (here.state !== "in" || !this.feed.has(us) || this.feed.video.readyState < 2) return { kind: "waits" };
    return this.isOver(here.segment, us) ? this.after(us, here.segment.toUs, listed.toUs) : { kind: "has" };
  }

  /** Whether the element has come to a halt before a segment’s end: the faster it plays, the sooner it does. */
  private isOver({ fromUs, toUs }: Segment, us: Micros): boolean {
    if (this.over !== undefined && this.over.fromUs === fromUs && us >= this.over.atUs) return true;
    const { video } = this.feed;
    const halted = !video.paused && video.readyState === 2 && toUs - us < HALT * Math.max(1, video.playbackRate);
    this.haltedMs = halted ? (this.haltedMs ?? performance.now()) : undefined;
    if (this.haltedMs === undefined || performance.now() - this.haltedMs < HALTED_MS) return false;
    this.over = { fromUs, atUs: us };
    return true;
  }

  /** What follows what ends at `endUs`. */
  private after(us: Micros, endUs: Micros, listedUntilUs: Micros): Standing {
    const next = this.entries.find(({ segment, state }) => segment.fromUs > us && playable(state));
    if (next === undefined) return this.beyond(us, listedUntilUs);
    const { fromUs } = next.segment;
    if (fromUs - endUs > 2 * EDGE) return { kind: "none", nextUs: fromUs };
    return { kind: this.feed.has(fromUs) ? "has" : "waits" }; // the element goes over it by itself
  }

  /** Nothing more is listed: whoever knows all recordings is asked where the next one begins. */
  private beyond(us: Micros, listedUntilUs: Micros): Standing {
    const known = this.nextUs;
    const stale = known !== undefined && known.atUs === undefined && performance.now() - known.asked > AGAIN_MS;
    if (known !== undefined && known.ofUs === listedUntilUs && !stale) return { kind: "none", nextUs: known.atUs };
    const asked = {
      ofUs: listedUntilUs,
      atUs: known?.ofUs === listedUntilUs ? known.atUs : undefined,
      asked: performance.now(),
    };
    this.nextUs = asked;
    void this.shelf.next(Math.min(listedUntilUs, nowUs())).then((atUs) => {
      if (this.nextUs === asked) this.nextUs = { ...asked, atUs: atUs !== undefined && atUs > us ? atUs : undefined };
    });
    return known?.ofUs === listedUntilUs ? { kind: "none", nextUs: undefined } : { kind: "waits" };
  }

  private list(us: Micros, rate: number): void {
    if (this.listing) return;
    const { listed } = this;
    const ahead = LISTED_AHEAD * Math.max(1, rate);
    const inside = listed !== undefined && us >= listed.fromUs && us + ahead / 2 < listed.toUs;
    const may = listed !== undefined && (!listed.whole || listed.toUs > nowUs() - SETTLED); // grow
    if (inside && !(may && performance.now() - listed.atMs > AGAIN_MS)) return;
    void this.fetchList(us - LISTED_BEHIND, us + ahead);
  }

  private async fetchList(fromUs: Micros, toUs: Micros): Promise<void> {
    this.listing = true;
    const answer = await this.shelf.list(Math.max(0, fromUs), toUs, this.ending.signal);
    this.listing = false;
    if (this.ending.signal.aborted) return;
    if (!answer.ok) return this.fail({ problem: answer.problem, of: "list" });
    if (this.trouble.value?.of === "list") this.trouble.value = undefined;
    const known = new Map(this.entries.map((entry) => [entry.segment.fromUs, entry]));
    for (const segment of answer.value.segments) {
      const before = known.get(segment.fromUs);
      if (before === undefined) known.set(segment.fromUs, { segment, state: "listed", tries: 0 });
      else if (before.state !== "asked") known.set(segment.fromUs, { ...before, segment }); // its address is fresher
    }
    const near = [...known.values()].filter(({ segment }) => Math.abs(segment.fromUs - fromUs) < 600 * SECOND);
    this.entries = near.sort((a, b) => a.segment.fromUs - b.segment.fromUs);
    this.listed = { fromUs, toUs, atMs: performance.now(), whole: answer.value.whole };
  }

  private async fetch(entry: Entry): Promise<void> {
    const { segment } = entry;
    entry.state = "asked";
    entry.tries += 1;
    const { signal } = this.ending;
    const [init, opened] = await Promise.all([
      this.init(segment.initAddress),
      open(segment, this.shelf.media, this.shelf.keys, signal),
    ]);
    if (signal.aborted) return;
    if (opened.kind === "damaged") return this.damage(entry);
    if (opened.kind === "refused") return this.refuse(entry, { problem: opened.problem, of: opened.of });
    if (!init.ok && init.problem.reason === "damaged") return this.damage(entry);
    if (!init.ok) return this.refuse(entry, { problem: init.problem, of: "media" });
    try {
      await this.feed.put(segment, init.value, opened.bytes);
      entry.state = "in";
      this.trouble.value = undefined;
    } catch {
      this.damage(entry, "undecodable");
    }
  }

  private damage(entry: Entry, reason: Damage["reason"] = "digest"): void {
    const { fromUs, toUs } = entry.segment;
    entry.state = "damaged";
    if (this.damaged.value.some((one) => one.fromUs === fromUs)) return;
    this.damaged.value = [...this.damaged.value, { fromUs, toUs, reason }];
  }

  /** The decoder gave up: what it was at is not played again, and the rest is put in anew. */
  private broken(us: Micros): void {
    const at = this.entries.find(({ segment, state }) => state === "in" && segment.toUs > us + EDGE);
    for (const entry of this.entries) if (entry.state === "in") entry.state = "listed";
    if (at !== undefined) this.damage(at, "undecodable");
  }

  /** A link that has ended is made anew, once; what can’t be reached is tried again later. */
  private refuse(entry: Entry, trouble: Trouble): void {
    const { status } = trouble.problem;
    const passing = status === 0 || status === 429 || status >= 500;
    if (passing || (trouble.of === "media" && entry.tries < 2)) {
      entry.state = "listed";
      this.listed = undefined;
    } else {
      entry.state = "refused";
    }
    if (passing || entry.state === "refused") this.fail(trouble);
  }

  private fail(trouble: Trouble): void {
    this.trouble.value = trouble;
    this.restMs = performance.now() + AGAIN_MS;
  }

  private init(address: string): Promise<Result<Uint8Array<ArrayBuffer>>> {
    const path = address.split("?")[0] ?? address; // its name holds its digest; the rest is a signature
    const known = this.inits.get(path) ?? initAt(address, this.shelf.media, this.ending.signal);
    this.inits.set(path, known);
    void known.then((found) => found.ok || this.inits.delete(path));
    return known;
  }
}

const playable = (state: Entry["state"]) => state !== "damaged" && state !== "refused";
