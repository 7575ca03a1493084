import { useState } from "preact/hooks";
import type { Problem, Result } from "./result";

/** Something that is done at a press: once at a time, with its refusal kept to be shown. */
export interface Action {
  readonly busy: boolean;
  readonly problem: Problem | undefined;
  /** Do it; `done` is called with what came of it, unless it was refused. */
  readonly run: <T>(ask: () => Promise<Result<T>>, done?: (value: T) => void) => Promise<void>;
}

export function useAction(): Action {
  const [busy, setBusy] = useState(false);
  const [problem, setProblem] = useState<Problem>();
  const run = async <T>(ask: () => Promise<Result<T>>, done?: (value: T) => void) => {
    setBusy(true);
    const answer = await ask();
    setBusy(false);
    setProblem(answer.ok ? undefined : answer.problem);
    if (answer.ok) done?.(answer.value);
  };
  return { busy, problem, run };
}
