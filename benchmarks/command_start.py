"""How long `camproof --help` keeps the processor busy, against its limit and against Python alone."""

import resource
import statistics
import subprocess
import sys

_LIMIT_S = 0.3
_HELP = [sys.executable, "-c", "import sys; from harness.cli import main; sys.exit(main(['--help']))"]
_NOTHING = [sys.executable, "-c", "pass"]


def _busy_s(command: list[str], times: int) -> float:
    found = []
    for _ in range(times):
        before = resource.getrusage(resource.RUSAGE_CHILDREN)
        subprocess.run(command, check=True, stdout=subprocess.DEVNULL)  # noqa: S603 - the commands above
        after = resource.getrusage(resource.RUSAGE_CHILDREN)
        found.append(after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime)
    return statistics.median(found)


def main(times: int = 9) -> None:
    """Print one line."""
    helped, nothing = _busy_s(_HELP, times), _busy_s(_NOTHING, times)
    print(
        f"camproof --help: {helped:.3f} s of processor time, {helped / _LIMIT_S:.2f} of the limit of {_LIMIT_S} s "
        f"({helped / nothing:.1f} times python -c pass)"
    )


if __name__ == "__main__":
    main(*map(int, sys.argv[1:2]))
