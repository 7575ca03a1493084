import { config } from "../api/config";
import { Choice } from "../design";

/** One of the cloud’s regions. */
export function RegionChoice(props: {
  readonly legend: string;
  readonly value: string;
  readonly onChange: (region: string) => void;
}) {
  return (
    <fieldset class="choices regions">
      <legend>{props.legend}</legend>
      {config().regions.map((one) => (
        <Choice
          key={one.id}
          type="radio"
          name="region"
          label={one.name}
          hint={one.place}
          checked={props.value === one.id}
          onChange={() => props.onChange(one.id)}
        />
      ))}
    </fieldset>
  );
}
