/** A refusal as every service words it (RFC 9457): `reason` for programs, `detail` a sentence for people. */
export interface Problem {
  readonly status: number;
  readonly reason: string;
  readonly detail: string;
}

/** An answer, or why there is none. Nothing here is thrown. */
export type Result<T> = { readonly ok: true; readonly value: T } | { readonly ok: false; readonly problem: Problem };

export const OK = <T>(value: T): Result<T> => ({ ok: true, value });
export const NO = (problem: Problem): Result<never> => ({ ok: false, problem });

export const UNREACHABLE: Problem = {
  status: 0,
  reason: "unreachable",
  detail: "The service can’t be reached. Check this computer’s connection, then try again.",
};

/** The refusal in an answer’s body, or one made of its status alone. */
export function problemOf(status: number, body: unknown): Problem {
  const said = typeof body === "object" && body !== null ? (body as Record<string, unknown>) : {};
  const detail = typeof said.detail === "string" ? said.detail : `The service answered with status ${status}.`;
  return { status, reason: typeof said.reason === "string" ? said.reason : `status-${status}`, detail };
}

/** What an openapi-fetch call came to. */
export async function result<T>(asked: Promise<{ data?: T; error?: unknown; response: Response }>): Promise<Result<T>> {
  try {
    const { data, error, response } = await asked;
    return response.ok ? OK(data as T) : NO(problemOf(response.status, error));
  } catch {
    return NO(UNREACHABLE);
  }
}
