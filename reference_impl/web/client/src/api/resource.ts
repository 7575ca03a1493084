import { useCallback, useEffect, useRef, useState } from "preact/hooks";
import type { Problem, Result } from "./result";

/** What a page knows of something that it asked for. While it is asked for anew, what was known stays. */
export interface Resource<T> {
  readonly value: T | undefined;
  readonly problem: Problem | undefined;
  readonly loading: boolean;
  readonly reload: () => Promise<void>;
}

/** Ask now, and again whenever one of `on` changes. Answers that come too late are left out. */
export function useResource<T>(ask: () => Promise<Result<T>>, on: readonly unknown[]): Resource<T> {
  const [state, setState] = useState<Omit<Resource<T>, "reload">>({
    value: undefined,
    problem: undefined,
    loading: true,
  });
  const turn = useRef(0);
  const reload = useCallback(async () => {
    turn.current += 1;
    const mine = turn.current;
    setState((known) => ({ ...known, loading: true }));
    const answer = await ask();
    if (mine !== turn.current) return;
    if (answer.ok) setState({ value: answer.value, problem: undefined, loading: false });
    else setState((known) => ({ value: known.value, problem: answer.problem, loading: false }));
  }, on);
  useEffect(() => {
    setState({ value: undefined, problem: undefined, loading: true });
    void reload();
    return () => {
      turn.current += 1;
    };
  }, on);
  return { ...state, reload };
}
