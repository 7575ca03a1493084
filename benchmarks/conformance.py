"""How long the core profile takes against its limit; with `matrix`, how long the kill matrix takes against its own.

The limits are those of two cores that have nothing else to do.
"""

import json
import os
import resource
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

_CAMPROOF = [sys.executable, "-c", "import sys; from harness.cli import main; sys.exit(main())"]
_CORE_LIMIT_S = 60.0
_MATRIX_LIMIT_S = 360.0
_JUDGED = {0, 1}  # exit statuses of a run that came to its end


def _busy_s() -> float:
    """Processor time of the children that have ended."""
    children = resource.getrusage(resource.RUSAGE_CHILDREN)
    return children.ru_utime + children.ru_stime


def _ended(words: list[str]) -> float:
    """Seconds until the command ended."""
    began_s = time.monotonic()
    run = subprocess.run([*_CAMPROOF, *words], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, check=False)  # noqa: S603 - our own
    if run.returncode not in _JUDGED:
        sys.exit(f"camproof {' '.join(words)} ended with status {run.returncode}; run it alone to see why")
    return time.monotonic() - began_s


def _tell(what: str, took_s: float, limit_s: float, busy_s: float) -> None:
    print(
        f"{what}: {took_s:.1f} s, {took_s / limit_s:.2f} of the limit of {limit_s:.0f} s "
        f"({busy_s:.0f} s of processor time, {busy_s / took_s:.2f} of {os.cpu_count()} cores)"
    )


def _core(folder: Path, more: list[str]) -> None:
    before_s = _busy_s()
    took_s = _ended(["conform", "--level", "core", "--out", str(folder), *more])
    _tell("core profile", took_s, _CORE_LIMIT_S, _busy_s() - before_s)


def _matrix(folder: Path, more: list[str]) -> None:
    out = folder / "matrix.json"
    before_s = _busy_s()
    took_s = _ended(["faults", "--kill-matrix", "--out", str(out), *more])
    rows = json.loads(out.read_text())["rows"]
    good = sum(row["result"] in {"killed", "clean"} for row in rows)
    again = sum(row["at_first"] is not None for row in rows)
    told = f"kill matrix ({good} of {len(rows)} as they must be, {again} judged twice, {_runs(rows)} runs)"
    _tell(told, took_s, _MATRIX_LIMIT_S, _busy_s() - before_s)


def _runs(rows: list[dict[str, Any]]) -> int:
    """How many runs there were: those that share one have its processor time, each as a whole."""
    at_first = {frozenset((row["id"], *(row["at_first"] or row)["judged_with"])) for row in rows}
    return len(at_first) + sum(row["at_first"] is not None for row in rows)


def main(*words: str) -> None:
    """Print one line: of the core profile, or of the `matrix`. Further words go to the command."""
    with tempfile.TemporaryDirectory() as folder:
        if words[:1] == ("matrix",):
            _matrix(Path(folder), list(words[1:]))
        else:
            _core(Path(folder), list(words))


if __name__ == "__main__":
    main(*sys.argv[1:])
