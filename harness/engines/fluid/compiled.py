"""The inner loop's compiler: numba where it is installed, and the same functions without it.

`@entry` marks the inner loop and `@compiled` what it is made of. With numba (extra `fast`) it runs as machine code,
kept in the user's cache so that only the first run ever pays for compiling (some ten seconds); without numba it is
plain Python. `plain` gives a compiled function's uncompiled twin, for tests and for those who want to step through it
with a debugger.
"""

import hashlib
import os
from collections.abc import Callable
from pathlib import Path
from types import FunctionType
from typing import Any, TypeVar, cast

F = TypeVar("F", bound=Callable[..., Any])

numba: Any
try:
    import numba
except ImportError:  # plain Python then: some hundred times slower, the same to the last bit
    numba = None

# Other threads may run meanwhile; division is numpy's. Nothing is allocated, so arrays need not be counted: counting
# takes six times as long as what is computed.
_SETTINGS = {"nogil": True, "error_model": "numpy", "_nrt": False}
_INNER = {"no_cpython_wrapper": True, "no_cfunc_wrapper": True}  # called by compiled functions alone


def compiled(function: F) -> F:
    """Compile what the inner loop is made of, if numba is there. It can't be called from Python."""
    return _made(function, _SETTINGS | _INNER)


def entry(function: F) -> F:
    """Compile a function that Python calls, with all that it calls, at its first call."""
    return _made(function, _SETTINGS)


def _made(function: F, settings: dict[str, object]) -> F:
    if numba is None:
        return function
    kept = numba.config.CACHE_DIR
    numba.config.CACHE_DIR = str(_FOLDER)
    try:
        return cast("F", numba.njit(cache=True, **settings)(function))
    except RuntimeError:  # the cache can't be written
        return cast("F", numba.njit(**settings)(function))
    finally:
        numba.config.CACHE_DIR = kept


def plain(function: F) -> F:
    """The same function with all that it calls, uncompiled."""
    body = getattr(function, "py_func", None)
    if not isinstance(body, FunctionType):
        return function
    names = dict(body.__globals__)
    for name in body.__code__.co_names:
        if hasattr(names.get(name), "py_func"):
            names[name] = plain(names[name])
    return cast("F", FunctionType(body.__code__, names, body.__name__, body.__defaults__))


def _folder() -> Path:
    """Where machine code is kept: by the sources' digest, as numba itself only looks at the file of each function."""
    sources = sorted(Path(__file__).parent.glob("*.py"))
    digest = hashlib.sha256(b"".join(source.read_bytes() for source in sources)).hexdigest()
    given = os.environ.get("NUMBA_CACHE_DIR") or os.environ.get("XDG_CACHE_HOME")
    return Path(given or Path.home() / ".cache") / "camproof" / f"fluid-{digest[:16]}"


_FOLDER = _folder()
