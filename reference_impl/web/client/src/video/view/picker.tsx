import { Pill } from "../../design";
import { type Camera, MOST_SHOWN } from "./workspace";

export interface SiteOf {
  readonly id: string;
  readonly name: string;
}

/** The cameras by site: a name shows that camera alone, a box adds it to those that are shown. */
export function Picker(props: {
  readonly cameras: readonly Camera[];
  readonly sites: readonly SiteOf[];
  readonly chosen: readonly string[];
  readonly choose: (cameras: readonly string[]) => void;
}) {
  const { chosen } = props;
  const full = chosen.length >= MOST_SHOWN;
  const toggled = (id: string) => (chosen.includes(id) ? chosen.filter((one) => one !== id) : [...chosen, id]);
  return (
    <div class="picker">
      {props.sites.map((site) => {
        const here = props.cameras.filter((camera) => camera.site === site.id);
        return (
          here.length > 0 && (
            <section key={site.id} aria-labelledby={`site-${site.id}`}>
              <h2 id={`site-${site.id}`}>{site.name}</h2>
              <ul>
                {here.map((camera) => (
                  <li key={camera.id} class={chosen.includes(camera.id) ? "chosen" : ""}>
                    <input
                      type="checkbox"
                      aria-label={`Show ${camera.name} with the others`}
                      title={
                        full && !chosen.includes(camera.id) ? `${MOST_SHOWN} are shown: close one first` : undefined
                      }
                      checked={chosen.includes(camera.id)}
                      disabled={full && !chosen.includes(camera.id)}
                      onChange={() => props.choose(toggled(camera.id))}
                    />
                    <button type="button" onClick={() => props.choose([camera.id])}>
                      {camera.name}
                    </button>
                    {!camera.enabled && <Pill>Off</Pill>}
                  </li>
                ))}
              </ul>
            </section>
          )
        );
      })}
    </div>
  );
}
