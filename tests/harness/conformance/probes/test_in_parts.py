from typing import cast

import pytest
from multidict import CIMultiDict

from harness.cloud.http import Answer
from harness.conformance.probes.in_parts import InParts, refused_when_late, writes_only_its_own
from harness.conformance.probes.probe import Probe

_BEGUN = b"<InitiateMultipartUploadResult><UploadId>a/b</UploadId></InitiateMultipartUploadResult>"
_FAILED = b"<?xml version='1.0'?>\n   <Error><Code>PreconditionFailed</Code></Error>"


class _Store:
    """Stands for a probe: what each step is answered, by its method and the end of its query."""

    def __init__(self, **answers: tuple[int, bytes]) -> None:
        self._answers = {"begin": (200, _BEGUN), "part": (200, b""), "complete": (200, b"<Done/>"), **answers}
        self.asked: list[str] = []

    def fresh_key(self, camera: str = "cam") -> str:
        return f"{camera}/fresh"

    async def parts(self, method: str, key: str, query: str, _body: bytes = b"") -> Answer:
        steps = {"PUT": "part", "DELETE": "abort"}
        step = steps.get(method) or ("begin" if query == "uploads=" else "complete")
        self.asked.append(f"{step} {key} {query}")
        status, body = (403, b"") if key.startswith("other/") else self._answers.get(step, (204, b""))
        return Answer(method, f"https://here/{key}?{query}", status, CIMultiDict(ETag='"e"'), body)


def _probe(store: _Store) -> Probe:
    return cast("Probe", store)


@pytest.mark.parametrize(("completed", "status"), [((200, b"<Done/>"), 200), ((200, _FAILED), 409), ((412, b""), 412)])
async def test_an_upload_in_parts_is_judged_by_what_its_completion_says(
    completed: tuple[int, bytes], status: int
) -> None:
    attempts = await writes_only_its_own(_probe(_Store(complete=completed)), "other", "cam/stored")
    assert [attempt.status for attempt in attempts if "overwrite" in attempt.case] == [status]


async def test_what_was_begun_in_vain_is_put_away() -> None:
    store = _Store()
    await writes_only_its_own(_probe(store), "other", "cam/stored")
    assert store.asked[-1] == "abort cam/stored uploadId=a%2Fb"


async def test_a_store_that_takes_no_uploads_in_parts_is_not_judged_by_them() -> None:
    store = _Store(begin=(501, b""))
    assert await writes_only_its_own(_probe(store), "other", "cam/stored") == []
    assert await refused_when_late(await InParts.begin(_probe(store), "cam/late")) == []
