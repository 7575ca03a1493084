/** What a player must know of ISO base media (ISO/IEC 14496-12): time scale, codec, when each frame is shown. */

interface Box {
  readonly kind: string;
  readonly body: DataView;
}

/** The bytes are not the boxes that were expected. */
export class BadBox extends Error {}

function* boxes(view: DataView): Generator<Box> {
  let start = 0;
  while (start < view.byteLength) {
    if (start + 8 > view.byteLength) throw new BadBox("A box ends before its head does.");
    const size = view.getUint32(start);
    const kind = String.fromCharCode(...[4, 5, 6, 7].map((n) => view.getUint8(start + n)));
    if (size < 8 || start + size > view.byteLength) throw new BadBox(`The box ${kind} does not fit.`);
    yield { kind, body: new DataView(view.buffer, view.byteOffset + start + 8, size - 8) };
    start += size;
  }
}

const viewOf = (bytes: Uint8Array) => new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);

function inner(view: DataView, ...path: readonly string[]): DataView {
  let found = view;
  for (const kind of path) {
    const box = [...boxes(found)].find((one) => one.kind === kind);
    if (box === undefined) throw new BadBox(`There is no box ${kind}.`);
    found = box.body;
  }
  return found;
}

/** What an initialisation segment says of its video. */
export interface Track {
  readonly type: string; // for a source buffer
  readonly ticksPerS: number;
  readonly sampleTicks: number; // of a frame, unless a fragment says otherwise
}

const SAMPLE_ENTRY = 78; // bytes of a visual sample entry before its boxes (ISO/IEC 14496-12 12.1.3)

export function readTrack(init: Uint8Array): Track {
  const moov = inner(viewOf(init), "moov");
  const mdhd = inner(moov, "trak", "mdia", "mdhd");
  const stsd = inner(moov, "trak", "mdia", "minf", "stbl", "stsd");
  const [entry] = boxes(new DataView(stsd.buffer, stsd.byteOffset + 8, stsd.byteLength - 8));
  if (entry === undefined || !/^avc[13]$/.test(entry.kind)) throw new BadBox("The video is not H.264.");
  const { body } = entry;
  const avcc = inner(new DataView(body.buffer, body.byteOffset + SAMPLE_ENTRY, body.byteLength - SAMPLE_ENTRY), "avcC");
  const profile = [1, 2, 3].map((n) => avcc.getUint8(n).toString(16).padStart(2, "0")).join("");
  const ticksPerS = mdhd.getUint32(mdhd.getUint8(0) === 1 ? 20 : 12);
  if (ticksPerS === 0) throw new BadBox("The video’s time scale is 0.");
  const sampleTicks = inner(moov, "mvex", "trex").getUint32(12);
  return { type: `video/mp4; codecs="${entry.kind}.${profile}"`, ticksPerS, sampleTicks };
}

/** When each frame of a segment is shown, in seconds from the start of the span’s media time; at least one. */
export function frameTimes(media: Uint8Array, track: Track): readonly number[] {
  const found: number[] = [];
  for (const box of boxes(viewOf(media))) {
    if (box.kind !== "moof") continue;
    const traf = inner(box.body, "traf");
    const tfdt = inner(traf, "tfdt");
    let ticks = tfdt.getUint8(0) === 1 ? Number(tfdt.getBigUint64(4)) : tfdt.getUint32(4);
    const usual = usualTicks(inner(traf, "tfhd")) ?? track.sampleTicks;
    for (const run of boxes(traf)) {
      if (run.kind !== "trun") continue;
      for (const { length, offset } of samples(run.body, usual)) {
        found.push((ticks + offset) / track.ticksPerS);
        ticks += length;
      }
    }
  }
  if (found.length === 0) throw new BadBox("There is no frame in it.");
  return found.sort((a, b) => a - b);
}

/** `default_sample_duration`, where the fragment has one. */
function usualTicks(tfhd: DataView): number | undefined {
  const flags = tfhd.getUint32(0);
  if (!(flags & 0x08)) return undefined;
  return tfhd.getUint32(8 + (flags & 0x01 ? 8 : 0) + (flags & 0x02 ? 4 : 0));
}

function* samples(trun: DataView, usual: number): Generator<{ length: number; offset: number }> {
  const flags = trun.getUint32(0);
  const count = trun.getUint32(4);
  let at = 8 + (flags & 0x01 ? 4 : 0) + (flags & 0x04 ? 4 : 0);
  const field = (flag: number) => {
    if (!(flags & flag)) return undefined;
    at += 4;
    return at - 4;
  };
  for (let n = 0; n < count; n += 1) {
    const length = field(0x100);
    field(0x200);
    field(0x400);
    const offset = field(0x800);
    yield {
      length: length === undefined ? usual : trun.getUint32(length),
      offset: offset === undefined ? 0 : trun.getInt32(offset),
    };
  }
}
