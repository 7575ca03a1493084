import { type Hour, type Part, parts } from "../model/hours";
import { HOUR, type Micros } from "../model/moments";
import { byRank, merged, type State, type Stretch } from "../model/stretches";
import { ticks } from "../model/ticks";
import { lengthOf, type Visible, xOf } from "../model/visible";

/** Heights where letters are 16 pixels high; where they are larger, so is the timeline. */
export const SCALE_PX = 28; // of the scale
export const ROW_PX = 30; // of a camera’s row, the space below it included
const BAR_PX = 22;
const LEAST_PX = 6; // of an hour’s bar, however little it stands for

/** How large a pixel of these is drawn. */
export const unitOf = (element: Element) => Number.parseFloat(getComputedStyle(element).fontSize) / 16;

/** A row of a timeline. */
export interface Row {
  readonly stretches: readonly Stretch[] | undefined; // undefined: hours are drawn
  readonly hours: readonly Hour[];
  readonly ready: boolean;
}

/** Everything that is drawn. */
export interface Picture {
  readonly seen: Visible;
  readonly rows: readonly Row[];
  readonly positionUs: Micros;
  readonly nowUs: Micros;
}

/** Draw a timeline, with the colours that its element has. */
export function draw(canvas: HTMLCanvasElement, picture: Picture): void {
  const unit = unitOf(canvas);
  const [width, height] = [canvas.clientWidth / unit, canvas.clientHeight / unit];
  const density = (window.devicePixelRatio || 1) * unit;
  const [wide, high] = [Math.round(width * density), Math.round(height * density)];
  if (canvas.width !== wide || canvas.height !== high) Object.assign(canvas, { width: wide, height: high });
  const context = canvas.getContext("2d");
  if (context === null) return;
  context.setTransform(density, 0, 0, density, 0, 0);
  context.clearRect(0, 0, width, height);
  const pen = new Pen(context, colours(canvas), picture.seen, width);
  pen.scale(height);
  picture.rows.forEach((row, n) => {
    pen.row(row, SCALE_PX + n * ROW_PX, picture.nowUs);
  });
  pen.position(picture.positionUs, height);
}

type Colours = Readonly<
  Record<
    "text" | "muted" | "line" | "lineStrong" | "sunken" | "accent" | "accentSoft" | "warn" | "bad" | "surface",
    string
  >
>;

function colours(element: Element): Colours {
  const style = getComputedStyle(element);
  const of = (name: string) => style.getPropertyValue(`--drawn-${name}`);
  return {
    text: of("text"), muted: of("muted"), line: of("line"), lineStrong: of("line-strong"), sunken: of("sunken"),
    accent: of("accent"), accentSoft: of("accent-soft"), warn: of("warn"), bad: of("bad"), surface: of("surface"),
  }; // biome-ignore format: a table
}

/** Where a state is drawn. `sides`: framed all around; else what comes before and after it may be the same. */
interface Box {
  readonly left: number;
  readonly width: number;
  readonly top: number;
  readonly height: number;
  readonly sides: boolean;
}

const boxOf = (left: number, width: number, top: number): Box => ({ left, width, top, height: BAR_PX, sides: true });

class Pen {
  constructor(
    private readonly c: CanvasRenderingContext2D,
    private readonly colour: Colours,
    private readonly seen: Visible,
    private readonly width: number,
  ) {}

  scale(height: number): void {
    const { c, colour } = this;
    c.font = `500 12px ${getComputedStyle(c.canvas).fontFamily}`;
    c.textBaseline = "middle";
    for (const tick of ticks(this.seen, this.width)) {
      const x = Math.round(this.x(tick.us)) + 0.5;
      c.strokeStyle = tick.day ? colour.lineStrong : colour.line;
      this.line(x, tick.label ? SCALE_PX - 8 : SCALE_PX - 4, x, tick.label ? height : SCALE_PX);
      if (!tick.label || x + 4 + c.measureText(tick.label).width > this.width) continue;
      c.fillStyle = tick.day ? colour.text : colour.muted;
      c.fillText(tick.label, x + 4, SCALE_PX / 2 - 2);
    }
  }

  row(row: Row, top: number, nowUs: Micros): void {
    const { c, colour } = this;
    const end = Math.min(this.width, this.x(nowUs));
    c.fillStyle = colour.sunken;
    if (end > 0) c.fillRect(0, top, end, BAR_PX);
    if (row.stretches !== undefined) {
      for (const one of merged(row.stretches, lengthOf(this.seen) / this.width)) this.stretch(one, top);
    } else {
      this.hours(row.hours, top);
    }
    if (!row.ready) this.pattern("loading", boxOf(0, Math.max(0, end), top));
  }

  position(us: Micros, height: number): void {
    const { c, colour } = this;
    const x = Math.round(this.x(us));
    if (x < -8 || x > this.width + 8) return;
    c.fillStyle = colour.surface;
    c.fillRect(x - 2.5, SCALE_PX - 10, 5, height);
    c.fillStyle = colour.text;
    c.fillRect(x - 1, SCALE_PX - 10, 2, height);
    c.beginPath();
    c.moveTo(x - 7, 4);
    c.lineTo(x + 7, 4);
    c.lineTo(x + 7, 12);
    c.lineTo(x, 20);
    c.lineTo(x - 7, 12);
    c.fill();
  }

  private x(us: Micros): number {
    return xOf(this.seen, this.width, us);
  }

  private stretch(one: Stretch, top: number): void {
    const left = Math.max(0, this.x(one.fromUs));
    const right = Math.min(this.width, this.x(one.toUs));
    if (right < 0 || left > this.width || right <= left) return;
    this.pattern(one.state, boxOf(left, Math.max(right - left, one.state === "recorded" ? 1 : 2), top));
  }

  /** The worst last: where a pixel is more than an hour, nothing goes over it. */
  private hours(hours: readonly Hour[], top: number): void {
    const { fromUs, toUs } = this.seen;
    hours
      .filter((hour) => hour.fromUs + HOUR > fromUs && hour.fromUs < toUs)
      .map((hour) => ({ hour, found: parts(hour) }))
      .sort((a, b) => byRank(a.found.at(-1)?.[0], b.found.at(-1)?.[0]))
      .forEach(({ hour, found }) => {
        this.hour(hour.fromUs, found, top);
      });
  }

  /** As full as the hour is, and each way of loss on top of that: the least of it is seen. */
  private hour(fromUs: Micros, found: readonly Part[], top: number): void {
    const left = Math.round(this.x(fromUs));
    const width = Math.max(2, Math.round(this.x(fromUs + HOUR)) - left);
    const heights = found.map(([, us]) => Math.max(LEAST_PX, (us / HOUR) * BAR_PX));
    const fit = Math.min(1, BAR_PX / heights.reduce((sum, one) => sum + one, 0));
    let below = 0;
    found.forEach(([state], n) => {
      const from = Math.round(below * fit);
      below += heights[n] as number;
      const to = Math.round(below * fit);
      this.pattern(state, { left, width, top: top + BAR_PX - to, height: to - from, sides: false });
    });
  }

  /** A state is told by its pattern as well as by its colour. */
  private pattern(state: State | "loading", box: Box): void {
    const { c, colour } = this;
    const { left, width, top, height } = box;
    const plain = { recorded: colour.accent, damaged: colour.bad }[state as string];
    if (plain !== undefined) {
      c.fillStyle = plain;
      c.fillRect(left, top, width, height);
      if (state === "damaged" && width > 9) this.cross(left + width / 2, top + height / 2);
      return;
    }
    const ink = {
      dropped: colour.warn,
      lost: colour.bad,
      local: colour.accent,
      offline: colour.lineStrong,
      loading: colour.line,
    }[state as "lost"];
    c.save();
    c.beginPath();
    c.rect(left, top, width, height);
    c.clip();
    c.fillStyle = state === "local" ? colour.accentSoft : colour.surface;
    c.fillRect(left, top, width, height);
    c.strokeStyle = ink;
    c.lineWidth = state === "dropped" || state === "lost" ? 3 : 1;
    this.strokes(state, box);
    c.restore();
    if (state !== "loading") this.frame(ink, box);
  }

  private frame(ink: string, { left, width, top, height, sides }: Box): void {
    const { c } = this;
    c.strokeStyle = c.fillStyle = ink;
    c.lineWidth = 1;
    if (!sides) {
      c.fillRect(left, top, width, 1);
      c.fillRect(left, top + height - 1, width, 1);
    } else if (width > 3) c.strokeRect(left + 0.5, top + 0.5, width - 1, height - 1);
    else c.fillRect(left, top, width, height);
  }

  private strokes(state: string, { left, width, top, height }: Box): void {
    const { c } = this;
    if (state === "offline" || state === "local") {
      c.setLineDash(state === "local" ? [4, 4] : []);
      c.lineDashOffset = left; // what is drawn piece by piece looks as what is drawn at once
      this.line(left, top + height / 2, left + width, top + height / 2);
      c.setLineDash([]);
      return;
    }
    const back = state === "lost" ? -1 : 1;
    const first = Math.floor(left / 8) * 8 - 3 * 8;
    for (let x = first; x < left + width + BAR_PX; x += 8) this.line(x, top + height, x + back * height, top);
  }

  private cross(x: number, y: number): void {
    const { c, colour } = this;
    c.strokeStyle = colour.surface;
    c.lineWidth = 2;
    this.line(x - 3, y - 3, x + 3, y + 3);
    this.line(x - 3, y + 3, x + 3, y - 3);
    c.lineWidth = 1;
  }

  private line(x0: number, y0: number, x1: number, y1: number): void {
    const { c } = this;
    c.beginPath();
    c.moveTo(x0, y0);
    c.lineTo(x1, y1);
    c.stroke();
  }
}
