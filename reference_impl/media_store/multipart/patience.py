"""An answer that takes long, as S3 gives it: 200 at once, white space meanwhile, the document in the end.

What fails by then is told in the document's place, under the same 200 (Amazon S3 API Reference,
CompleteMultipartUpload). Clients that would give up on a silent connection don't; boto3, `aws` and obstore look for the
error.
"""

import asyncio
from collections.abc import Coroutine
from contextlib import suppress

from aiohttp import web

from reference_impl.foundation.problem import Problem, worded
from reference_impl.media_store import answers
from reference_impl.media_store.xml import DECLARATION


async def answered(request: web.Request, work: Coroutine[None, None, bytes], every_s: float) -> web.StreamResponse:
    """What comes of the work, which goes on to its end if the client leaves.

    Args:
        request: to be answered.
        work: gives the document; what it refuses is answered as always within `every_s`, and in a 200 later.
        every_s: of silence, until the answer begins and between its white spaces.
    """
    task = asyncio.create_task(work)
    try:
        await asyncio.wait({task}, timeout=every_s)
        return answers.document(task.result()) if task.done() else await _at_length(request, task, every_s)
    finally:
        if task.cancel():  # only where this was cancelled, too
            await asyncio.wait({task})


async def _at_length(request: web.Request, task: asyncio.Task[bytes], every_s: float) -> web.StreamResponse:
    answer = web.StreamResponse(headers={"Content-Type": "application/xml"})
    with suppress(ConnectionError):
        await answer.prepare(request)
        await answer.write(DECLARATION)
        while not task.done():
            await answer.write(b" ")
            await asyncio.wait({task}, timeout=every_s)
    await asyncio.wait({task})
    try:
        document = task.result()
    except Problem as late:
        refusal = worded(request, late).body
        assert isinstance(refusal, bytes)  # noqa: S101 - documents are
        document = refusal
    with suppress(ConnectionError):
        await answer.write(document.removeprefix(DECLARATION))
        await answer.write_eof()
    return answer
