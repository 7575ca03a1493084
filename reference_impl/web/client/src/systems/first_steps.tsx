import type { Camera, Licence, Place } from "./shapes";

/** The way from a new organisation to its first recording. */
export function FirstSteps(props: {
  readonly place: Place;
  readonly cameras: readonly Camera[];
  readonly licences: readonly Licence[];
}) {
  const { place, cameras, licences } = props;
  const at = `/systems/${place.id}`;
  const steps = [
    [place.organisation.subscription !== null, "Activate cloud storage", `${at}/activate`],
    [licences.length > 0, "Redeem a licence code", `${at}/licences`],
    [cameras.length > 0, "List a site and its cameras", `${at}/sites`],
    [cameras.some((one) => one.enabled), "Enable a camera", `${at}/cameras`],
  ] as const;
  const next = steps.findIndex(([done]) => !done);
  return (
    <section class="card stack">
      <h2>To the first recording</h2>
      <ol class="steps">
        {steps.map(([done, text, to], place) => (
          <li key={text} class={done ? "done" : ""} aria-current={place === next ? "step" : undefined}>
            {done ? (
              <span>
                {text} <span class="unseen">(done)</span>
              </span>
            ) : (
              <a href={to}>{text}</a>
            )}
          </li>
        ))}
      </ol>
    </section>
  );
}
