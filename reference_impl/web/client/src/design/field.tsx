import type { ComponentChildren, JSX } from "preact";
import { useId } from "preact/hooks";

interface Labelled {
  readonly label: string;
  readonly hint?: ComponentChildren;
}

/** An input with its label, and a line of help. */
export function Field({ label, hint, ...input }: Labelled & JSX.IntrinsicElements["input"]) {
  const id = useId();
  return (
    <div class="field">
      <label for={id}>{label}</label>
      <input
        id={id}
        autocomplete="off"
        spellcheck={false}
        {...input}
        aria-describedby={hint ? `${id}-hint` : undefined}
      />
      {hint && (
        <span class="hint" id={`${id}-hint`}>
          {hint}
        </span>
      )}
    </div>
  );
}

/** A choice among a few. `options`: value and what is read. */
export function Select(
  props: Labelled & {
    readonly options: readonly (readonly [string, string])[];
    readonly value: string;
    readonly onChange: (value: string) => void;
    readonly labelUnseen?: boolean;
  },
) {
  const id = useId();
  return (
    <div class="field">
      <label for={id} class={props.labelUnseen ? "unseen" : ""}>
        {props.label}
      </label>
      <select id={id} value={props.value} onChange={(event) => props.onChange(event.currentTarget.value)}>
        {props.options.map(([value, text]) => (
          <option key={value} value={value}>
            {text}
          </option>
        ))}
      </select>
      {props.hint && <span class="hint">{props.hint}</span>}
    </div>
  );
}

/** One of several that exclude each other (`name`), or a box to tick, each with room for a sentence. */
export function Choice(
  props: Labelled & {
    readonly type: "radio" | "checkbox";
    readonly name: string;
    readonly checked: boolean;
    readonly onChange: (checked: boolean) => void;
  },
) {
  return (
    <label class="choice">
      <input
        type={props.type}
        name={props.name}
        checked={props.checked}
        onChange={(event) => props.onChange(event.currentTarget.checked)}
      />
      <span>
        {props.label}
        {props.hint && <span class="muted small line">{props.hint}</span>}
      </span>
    </label>
  );
}
