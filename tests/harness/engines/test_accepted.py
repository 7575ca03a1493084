import asyncio
import gc
import warnings

from harness.engines.accepted import Accepted


async def say_nothing(reader: asyncio.StreamReader, _: asyncio.StreamWriter) -> None:
    await reader.read()


async def test_a_connection_that_is_cancelled_before_its_task_began_is_closed() -> None:
    connections = Accepted(say_nothing)

    def accept_and_cancel(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        connections.accept(reader, writer)
        connections.cancel()

    async with await asyncio.start_server(accept_and_cancel, "127.0.0.1", 0) as server:
        reader, writer = await asyncio.open_connection(*server.sockets[0].getsockname()[:2])
        assert await asyncio.wait_for(reader.read(), 5) == b""
        writer.close()
        await writer.wait_closed()
    assert len(connections) == 0


async def test_at_the_end_nothing_is_left_to_be_collected() -> None:
    connections = Accepted(say_nothing)
    async with await asyncio.start_server(connections.accept, "127.0.0.1", 0) as server:
        reader, writer = await asyncio.open_connection(*server.sockets[0].getsockname()[:2])
        while not len(connections):  # noqa: ASYNC110 - it has no bell
            await asyncio.sleep(0)
        await connections.end()
        assert await asyncio.wait_for(reader.read(), 5) == b""
        writer.close()
        await writer.wait_closed()
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        gc.collect()
    assert len(connections) == 0
