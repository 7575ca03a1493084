"""The inner loop's compiler: numba where it is installed and worth its start, and the same functions without it.

`@entry` marks the inner loop and `@compiled` what it is made of; both stay plain Python. `machine_code` gives an
entry's compiled twin, the same to the last bit. To load numba and its code takes half a second or more, so that small
fleets are done sooner without; the machine code is kept in the user's cache, so that only the first run ever pays for
compiling (some ten seconds).
"""

import hashlib
import os
from collections.abc import Callable
from functools import cache
from importlib import import_module
from importlib.util import find_spec
from pathlib import Path
from types import FunctionType
from typing import Any, TypeVar, cast

F = TypeVar("F", bound=Callable[..., Any])

# Other threads may run meanwhile; division is numpy's. Nothing is allocated, so arrays need not be counted: counting
# takes six times as long as what is computed.
_SETTINGS = {"nogil": True, "error_model": "numpy", "_nrt": False}
_INNER = {"no_cpython_wrapper": True, "no_cfunc_wrapper": True}  # called by compiled functions alone
_MARKED: dict[object, dict[str, object]] = {}


def compiled(function: F) -> F:
    """Mark what the inner loop is made of. Compiled, it can't be called from Python."""
    _MARKED[function] = _SETTINGS | _INNER
    return function


def entry(function: F) -> F:
    """Mark a function that Python calls."""
    _MARKED[function] = _SETTINGS
    return function


@cache
def machine_code(function: F) -> F:
    """The same function with all that it calls, compiled at its first call; itself where there is no numba."""
    if find_spec("numba") is None:
        return function
    numba: Any = import_module("numba")  # takes long, and small fleets do without
    names = function.__globals__
    inner = {name: machine_code(names[name]) for name in function.__code__.co_names if names.get(name) in _MARKED}
    body = FunctionType(function.__code__, names | inner, function.__name__, function.__defaults__)
    kept, numba.config.CACHE_DIR = numba.config.CACHE_DIR, str(_folder())
    try:
        return cast("F", numba.njit(cache=True, **_MARKED[function])(body))
    except RuntimeError:  # the cache can't be written
        return cast("F", numba.njit(**_MARKED[function])(body))
    finally:
        numba.config.CACHE_DIR = kept


@cache
def _folder() -> Path:
    """Where machine code is kept: by the sources' digest, as numba itself only looks at the file of each function."""
    sources = sorted(Path(__file__).parent.glob("*.py"))
    digest = hashlib.sha256(b"".join(source.read_bytes() for source in sources)).hexdigest()
    given = os.environ.get("NUMBA_CACHE_DIR") or os.environ.get("XDG_CACHE_HOME")
    return Path(given or Path.home() / ".cache") / "camproof" / f"fluid-{digest[:16]}"
