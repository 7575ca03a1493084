"""What cameras take of this process's memory: buffers of connections, and what malloc keeps."""

import asyncio.sslproto
import ctypes

_READ_BYTES = 16 * 1024  # one record of TLS


def little_for_answers() -> None:
    """From now on, TLS connections of this process read in small pieces: cameras hear a few hundred bytes at a time.

    asyncio keeps a buffer of 256 KiB for each connection otherwise, which is half a gigabyte for a thousand cameras.
    """
    setattr(asyncio.sslproto.SSLProtocol, "max_size", _READ_BYTES)  # noqa: B010 - no setting for it; not in the stubs


def give_back() -> None:
    """What this process has freed goes back to the system, where its C library can do that (glibc).

    Segments of a backlog are freed in another order than they were made. Left alone, glibc keeps their pages for
    later, and a process stays as large as its greatest backlog ever was: each greater one looks like a leak.
    """
    trim = getattr(ctypes.CDLL(None), "malloc_trim", None)
    if trim is not None:
        trim(0)
