import "./design/base.css";
import { render } from "preact";
import { loadConfig } from "./api/config";
import { App } from "./app";
import { Sentence } from "./design/sentence";
import { begin } from "./session/begin";

const place = document.getElementById("app") as HTMLElement;

try {
  await loadConfig();
  await begin();
  render(<App />, place);
} catch (wrong) {
  render(
    <Sentence title="This page can’t start" text={wrong instanceof Error ? wrong.message : String(wrong)} />,
    place,
  );
}
