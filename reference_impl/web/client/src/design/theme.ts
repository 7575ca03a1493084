import { signal } from "@preact/signals";

const THEMES = ["system", "light", "dark"] as const;
type Theme = (typeof THEMES)[number];

const KEPT = "camproof.appearance";

/** Light, dark, or as the system has it; kept for the next time. */
const chosen = signal<Theme>(THEMES.find((one) => one === localStorage.getItem(KEPT)) ?? "system");

function apply(): void {
  if (chosen.value === "system") delete document.documentElement.dataset.theme;
  else document.documentElement.dataset.theme = chosen.value;
}

function next(): void {
  chosen.value = THEMES[(THEMES.indexOf(chosen.value) + 1) % THEMES.length] ?? "system";
  localStorage.setItem(KEPT, chosen.value);
  apply();
}

apply();

export const theme = { chosen, next };
