import { signal } from "@preact/signals";

const said = signal("");
let timer: number | undefined;

/** Say that something was done. It is read out, and goes by itself. */
export function toast(text: string): void {
  said.value = text;
  clearTimeout(timer);
  timer = window.setTimeout(() => {
    said.value = "";
  }, 5_000);
}

export function Toast() {
  return (
    <div role="status" aria-live="polite">
      {said.value && <div class="toast">{said.value}</div>}
    </div>
  );
}
