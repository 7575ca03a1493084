"""The matrix as the page `docs/reference/who-may-do-what.md`."""

from collections.abc import Iterator, Sequence

from tests.reference_impl.authorisation.requests import Asked
from tests.reference_impl.authorisation.table import CALLERS, refusal

_HEAD = """\
# Who may do what

Every operation of the reference cloud, and what each caller gets: `yes`, or the status of the refusal. Two values are
for the own organisation and for another one (of a signing camera: for its own address and another camera's). A test
asks a running cloud for every cell, writes this page, and fails for an operation that has no line in its table.

"""
_FOOT = """
## How refusals are worded

| status | reason | to whom |
|---|---|---|
| 401 | `token-missing` | whoever shows no token; a signature is none |
| 401 | `token-expired` | a token after its end |
| 401 | `token-invalid` | a token for other services: a device's at identity, the index, playlists and the key server |
| 403 | `role-not-sufficient` | a member whose role does not suffice |
| 404 | `no-such-organisation` | whoever is no member: they do not learn whether it exists |
| 403 | `not-a-user`, `not-a-device`, `not-a-partner`, `not-a-service` | callers of another kind |
| 403 | `not-your-camera` | a camera at another camera's address |
| 403 | `AccessDenied` | at what wants a signature: none, or credentials that do not allow it |
| 400 | `InvalidArgument` | there, an access token in the place of a signature (S3's status, as the following) |
| 400 | `AuthorizationHeaderMalformed` | a signature for another service |
| 400 | `ExpiredToken` | temporary credentials after their end |
"""


def page(operations: Sequence[Asked]) -> str:
    """The whole page."""
    return _HEAD + "\n".join(_lines(operations)) + "\n" + _FOOT


def _lines(operations: Sequence[Asked]) -> Iterator[str]:
    yield from ("| caller | who that is |", "|---|---|")
    yield from (f"| {caller} | {text} |" for caller, text in CALLERS.items())
    for service in dict.fromkeys(asked.service for asked in operations):
        yield from ("", f"## {service}", f"| operation | request | {' | '.join(CALLERS)} |")
        yield "|---" * (len(CALLERS) + 2) + "|"
        yield from (_row(asked) for asked in operations if asked.service == service)


def _row(asked: Asked) -> str:
    cells = [_cell(asked, caller) for caller in CALLERS]
    return f"| {asked.operation} | `{asked.method} {asked.path}` | {' | '.join(cells)} |"


def _cell(asked: Asked, caller: str) -> str:
    answers = [refusal(asked.service, asked.operation, caller, place) for place in asked.places]
    said = ["yes" if answer is None else str(answer.status) for answer in answers]
    return said[0] if len(set(said)) == 1 else " / ".join(said)
