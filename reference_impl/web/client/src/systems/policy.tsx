import { useAction } from "../api/action";
import { useResource } from "../api/resource";
import { result } from "../api/result";
import { identity } from "../api/services";
import { Choice, Refusal, Skeleton, toast } from "../design";
import type { Place } from "./shapes";

const POLICY = "/v1/organisations/{organisation}/sign-in-policy";

/** Whether every member signs in with two steps. */
export function Policy({ place }: { readonly place: Place }) {
  const params = { path: { organisation: place.id } };
  const policy = useResource(() => result(identity().GET(POLICY, { params })), [place.id]);
  const action = useAction();
  const set = (required: boolean) =>
    action
      .run(
        () => result(identity().PUT(POLICY, { params, body: { two_step_required: required } })),
        () =>
          toast(
            required ? "Two-step verification is required from now on" : "Two-step verification is up to each member",
          ),
      )
      .then(policy.reload);
  return (
    <section class="card stack">
      <h2>Sign-in</h2>
      {policy.problem && <Refusal problem={policy.problem} again={policy.reload} />}
      {action.problem && <Refusal problem={action.problem} />}
      {policy.value === undefined ? (
        <Skeleton lines={1} />
      ) : (
        <Choice
          type="checkbox"
          name="two-step"
          label="Require two-step verification of every member"
          hint="Whoever has not turned it on is led through it at the next sign-in, you too."
          checked={policy.value.two_step_required}
          onChange={(required) => void set(required)}
        />
      )}
    </section>
  );
}
