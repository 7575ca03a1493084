"""The commands for latency and loss, held against `tc` itself, which reads them before it asks the kernel."""

import shlex
import subprocess
from pathlib import Path

import pytest

from harness.engines.lab import kernel
from harness.engines.lab.kernel import Kernel
from harness.engines.lab.needs import LACKS_NETEM, NO_NETEM, entrance
from harness.engines.lab.parts import Rate
from harness.engines.lab.plan import Plan, delayed, shaped
from harness.errors import CamproofFailedError

pytestmark = pytest.mark.usefixtures("lab_here")
RATE = Rate("a", "lo", 5e6, latency_us=15_000, loss=0.001)


def _tc(*commands: list[str]) -> tuple[int, str]:
    """What tc says to these in a network of its own, one after the other, and then shows."""
    script = " && ".join(f"tc {shlex.join(words)}" for words in (*commands, ["qdisc", "show", "dev", "lo"]))
    words = ["unshare", *entrance(), "--", "sh", "-c", f"ip link set lo up && {script}"]
    done = subprocess.run(words, capture_output=True, text=True, check=False)
    return done.returncode, done.stdout + done.stderr


def test_tc_understands_latency_and_loss_and_only_the_kernel_may_lack_them() -> None:
    status, said = _tc(shaped(RATE), delayed(RATE))
    plays = "qdisc netem 10: parent 1: limit 1000 delay 15ms loss 0.1%" in said
    assert plays if status == 0 else LACKS_NETEM in said, said


@pytest.mark.parametrize(
    ("right", "wrong"), [("15000us", "15000uz"), ("0.1%", "0.1%%"), ("netem", "nettem"), ("1:", "7:")]
)
def test_a_command_that_is_wrong_is_told_from_a_kernel_that_lacks_it(right: str, wrong: str) -> None:
    status, said = _tc(shaped(RATE), [wrong if word == right else word for word in delayed(RATE)])
    assert status != 0
    assert LACKS_NETEM not in said


def test_where_latency_hangs_there_is_room_below_the_rate() -> None:
    instead = [*delayed(RATE)[: delayed(RATE).index("netem")], "pfifo", "limit", "5"]  # which each kernel has
    status, said = _tc(shaped(RATE), instead)
    assert status == 0, said
    assert "qdisc pfifo 10: parent 1: limit 5p" in said


@pytest.mark.parametrize(("said", "absent"), [(LACKS_NETEM, True), ('Illegal "latency"', False)])
def test_a_refusal_is_called_absence_only_where_the_kernel_says_so(
    said: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, *, absent: bool
) -> None:
    def refuse(_space: str, words: list[str]) -> None:
        if "netem" in words:
            raise CamproofFailedError(said)

    monkeypatch.setattr(kernel, "run_in", refuse)
    made = Kernel(Plan(), tmp_path)
    if absent:
        made.shape(RATE)
        assert [*made.absent] == [NO_NETEM]
    else:
        with pytest.raises(CamproofFailedError, match="Illegal"):
            made.shape(RATE)
