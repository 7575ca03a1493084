import type { Tone } from "./pill";

/** How much of a whole: `label` says it in words, too. */
export function Meter(props: {
  readonly label: string;
  readonly part: number;
  readonly whole: number;
  readonly tone?: Tone | undefined;
}) {
  const share = props.whole > 0 ? Math.min(1, Math.max(0, props.part / props.whole)) : 0;
  return (
    <div class={`meter ${props.tone ?? ""}`} role="img" aria-label={props.label}>
      <span style={{ width: `${share * 100}%` }} />
    </div>
  );
}
