const PATHS = {
  play: "M7 4.5v15l12.5-7.5z",
  pause: "M6.5 4.5h4v15h-4zM13.5 4.5h4v15h-4z",
  back: "M11.5 6v12L4 12zM20 6v12l-7.5-6z",
  forward: "M12.5 6v12l7.5-6zM4 6v12l7.5-6z",
  stepBack: "M17 5v14l-9-7zM5 5h2.5v14H5z",
  stepForward: "M7 5v14l9-7zM16.500 5H19v14h-2.500z",
  gapBack: "M20 7v10h-6V7zM4 12l7-5v10z",
  gapForward: "M4 7v10h6V7zM20 12l-7-5v10z",
  plus: "M11 5h2v6h6v2h-6v6h-2v-6H5v-2h6z",
  minus: "M5 11h14v2H5z",
  calendar: "M7 2h2v2h6V2h2v2h3v17H4V4h3zM6 9v10h12V9zM8 11h3v3H8z",
  cameras: "M3 6h12v3.500L21 6v12l-6-3.500V18H3z",
  live: "M12 8.500a3.500 3.500 0 1 1 0 7 3.500 3.500 0 0 1 0-7zM5.600 4.200 7 5.600a9 9 0 0 0 0 12.800l-1.400 1.400a11 11 0 0 1 0-15.600zM18.400 4.200a11 11 0 0 1 0 15.600L17 18.400a9 9 0 0 0 0-12.800z",
  help: "M12 3a9 9 0 1 1 0 18 9 9 0 0 1 0-18zm0 2a7 7 0 1 0 0 14 7 7 0 0 0 0-14zm-1 10.500h2v2h-2zM12 6.800c2 0 3.400 1.200 3.400 3 0 2.400-2.400 2.500-2.400 4.200h-2c0-2.800 2.300-2.900 2.300-4.200 0-.7-.5-1.100-1.300-1.100s-1.400.5-1.400 1.400H8.600c0-2 1.400-3.300 3.400-3.300z",
  close:
    "m6.400 5 5.600 5.600L17.600 5 19 6.400 13.400 12l5.600 5.600-1.400 1.400-5.600-5.600L6.400 19 5 17.600l5.600-5.600L5 6.400z",
  full: "M4 4h6v2H6v4H4zM14 4h6v6h-2V6h-4zM4 14h2v4h4v2H4zM18 14h2v6h-6v-2h4z",
} as const;

export type Icon = keyof typeof PATHS;

export function Glyph({ name }: { readonly name: Icon }) {
  return (
    <svg class="glyph" viewBox="0 0 24 24" width="20" height="20" aria-hidden="true">
      <path d={PATHS[name]} fill="currentColor" fill-rule="evenodd" />
    </svg>
  );
}

/** A button with a picture; its name and its key are told on hovering. */
export function IconButton(props: {
  readonly name: Icon;
  readonly label: string;
  readonly keys?: string;
  readonly big?: boolean;
  readonly pressed?: boolean;
  readonly disabled?: boolean;
  readonly onClick: () => void;
}) {
  return (
    <button
      type="button"
      class={`icon-button ${props.big ? "big" : ""}`}
      aria-label={props.label}
      aria-pressed={props.pressed}
      title={props.keys ? `${props.label} (${props.keys})` : props.label}
      disabled={props.disabled}
      onClick={props.onClick}
    >
      <Glyph name={props.name} />
    </button>
  );
}
