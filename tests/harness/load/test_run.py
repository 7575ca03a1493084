"""Real loads, by locust, of the embedded cloud."""

import json
import os
import re
import shlex
import shutil
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any
from urllib.error import URLError
from urllib.request import urlopen

import pytest
from pydantic import SecretStr

from harness.cli import main
from harness.cloud.target import Account, Target
from harness.conformance.embedded import embedded
from harness.load.kinds import DROPPED, Act, Kind
from harness.load.locust_process import free_port
from harness.load.measured import Measured, read_measured
from harness.load.order import Order, Shape
from harness.load.run import Asked, carried_out, last_words
from harness.load.stage import watching
from harness.load.thresholds import Answer, judge, parse_threshold
from reference_impl.media_store import Throttle

S = 1_000_000
CAMPROOF = [sys.executable, "-c", "import sys; from harness.cli import main; sys.exit(main())"]


async def loaded_with_a_storm(tmp_path: Path, puts_per_s: float) -> Measured:
    order = Order(
        shape=Shape.STORM, cameras=6, viewers=2, time_us=8 * S, segment_us=S, bits_per_s=1e6, visit_us=2 * S,
        watched=2, moment_us=2 * S, cache_bytes=300_000,
    )  # fmt: skip
    async with embedded(
        tmp_path / "cloud", regions=("eu-fra",), throttle=Throttle(puts_per_s, retry_after_s=1)
    ) as target:
        return await carried_out(Asked(order, target, log=tmp_path / "log"))


async def test_a_cloud_that_sheds_load_goes_over_its_thresholds(tmp_path: Path) -> None:
    measured = await loaded_with_a_storm(tmp_path, puts_per_s=3)
    log = (tmp_path / "log").read_text()
    assert (measured.whole, measured.tally.crashed, measured.users) == (True, 0, 8), log
    store = measured.series(Kind.STORE)
    assert 10 < store.requests - store.failures < 36, log
    assert [f.why for f in measured.failures if f.name == "store"] == ["503 SlowDown"]
    for bound in ("store.failure_ratio < 1 %", "segment.requests >= 48", "store.rate > 100 /s"):
        assert judge(parse_threshold(bound), measured).answer is Answer.OVER, bound
    assert [f.why for f in measured.failures if f.name == "segment"] == [DROPPED]
    assert judge(parse_threshold("segment.failures < 1"), measured).answer is Answer.OVER
    assert 0 < measured.tally.unsent <= 2 * 6, "a camera keeps two segments"
    credentials = measured.series(Act.CREDENTIALS)
    assert credentials.requests == measured.series(Kind.RENEWAL).requests >= 2
    assert measured.series(Kind.UNWRAP).requests
    assert measured.series(Act.PICTURE).requests >= 3
    assert measured.series(Act.VISIT).requests >= 3
    assert (measured.series(Act.PLAYBACK).requests > 2, measured.series(Act.PLAYBACK).failures) == (True, 0)
    assert [f for f in measured.failures if f.name == "timeline"] == [], "the cloud's viewer may look"
    assert judge(parse_threshold("index.failure_ratio < 50 %"), measured).answer is Answer.KEPT


def test_viewers_sign_in_as_those_whom_the_target_names(tmp_path: Path) -> None:
    ann, bob = (Account(username=name, password=SecretStr("secret")) for name in ("ann", "bob"))
    target = Target(name="x", services={}, ca_file=tmp_path, administrator=ann, stranger=bob, regions=("eu-fra",))
    assert watching(target, 3) is ann
    named = target.model_copy(update={"viewers": (bob, ann)})
    assert [watching(named, number).username for number in range(3)] == ["bob", "ann", "bob"]


def test_ctrl_c_leaves_a_report_of_what_was_done_and_no_process(tmp_path: Path) -> None:
    words = "load --time 2min --cameras 3 --segment 1s --workers 2 --json"
    with camproof(words, tmp_path, stdout=subprocess.PIPE, stderr=subprocess.PIPE) as run:
        until(lambda: measuring(run.pid), run)
        processes = descendants(run.pid)
        assert len(processes) >= 3
        run.send_signal(signal.SIGINT)
        out, _ = run.communicate(timeout=60)
    assert run.returncode == 3
    report = json.loads(out)
    assert report["headline"].startswith("Interrupted after")
    assert report["requests"]["store"]["requests"] > 0
    assert report["workers"] == 2
    assert (tmp_path / "out/load/report.html").exists()
    assert [pid for pid in processes if alive(pid)] == []


def test_locusts_page_tells_of_the_load_and_can_end_it(tmp_path: Path) -> None:
    words = "load --web --web-port 0 --time 1h --cameras 2 --viewers 0 --segment 1s"
    told = tmp_path / "told"
    with told.open("w") as file, camproof(words, tmp_path, stdout=file, stderr=file) as run:
        until(lambda: "locust's page: " in told.read_text(), run)
        page = told.read_text().partition("locust's page: ")[2].split()[0]
        assert re.fullmatch(r"http://127\.0\.0\.1:\d+/", page)
        until(lambda: b"<title>Locust</title>" in got(page), run)
        until(lambda: stored(json.loads(got(f"{page}stats/requests"))) > 2, run)
        processes = descendants(run.pid)
        assert got(f"{page}stop", b"")
        assert run.wait(timeout=60) == 3, told.read_text()
    report = json.loads((tmp_path / "out/load/report.json").read_text())
    assert report["headline"].startswith("Interrupted after")
    assert report["requests"]["store"]["requests"] > 2
    assert [pid for pid in processes if alive(pid)] == []


def test_workers_come_from_other_machines_with_a_copy_of_the_folder(tmp_path: Path) -> None:
    stage, port = tmp_path / "stage", free_port()
    words = "load --time 3s --cameras 5 --viewers 0 --segment 1s --json --workers 2"
    there = f"--elsewhere {stage} --master-port {port} --threshold 'segment.failures < 1'"
    with camproof(f"{words} {there}", tmp_path, stdout=subprocess.PIPE) as leading:
        until((stage / "locust.log").exists, leading)
        copies = [shutil.copytree(stage, tmp_path / name) for name in ("one", "two")]
        command = [*CAMPROOF, "load-worker", "--master", f"127.0.0.1:{port}"]
        workers = [subprocess.Popen([*command, str(copy)]) for copy in copies]
        out, _ = leading.communicate(timeout=90)
        assert [worker.wait(timeout=60) for worker in workers] == [0, 0], (copies[0] / "worker.log").read_text()
    report = json.loads(out)
    assert (leading.returncode, report["workers"], report["workers_lost"]) == (0, 2, 0), out
    assert report["acts"]["segment"]["requests"] + report["tally"]["unsent"] == 15
    assert report["requests"]["store"]["requests"] >= 10


def test_a_worker_needs_what_the_load_wrote(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["load-worker", str(tmp_path)]) == 2
    assert "has no target.yaml" in capsys.readouterr().err
    assert main(["load-worker", str(tmp_path), "--master", "elsewhere"]) == 2
    assert "is no HOST:PORT" in capsys.readouterr().err


def test_what_locust_ends_with_is_told(tmp_path: Path) -> None:
    log = tmp_path / "log"
    assert last_words(log) == ""
    log.write_text("[x] vm/INFO/locust.main: Starting\n[x] vm/ERROR/locust.web: in use\nOSError: [Errno 98]\n---\n")
    assert last_words(log) == ": OSError: [Errno 98]"


def test_a_port_that_is_in_use_is_no_port() -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        with pytest.raises(OSError, match="in use"):
            free_port(taken.getsockname()[1])
    assert free_port() != free_port(0)


@contextmanager
def camproof(words: str, folder: Path, **files: Any) -> Iterator[subprocess.Popen[bytes]]:  # noqa: ANN401 - Popen's
    """The command, which ends with the `with`, and all that it started."""
    with subprocess.Popen([*CAMPROOF, *shlex.split(words)], cwd=folder, **files) as run:
        try:
            yield run
        finally:
            if run.poll() is None:
                run.send_signal(signal.SIGINT)


def until(holds: Callable[[], bool], run: subprocess.Popen[bytes]) -> None:
    """Wait until it does, while that goes on."""
    began = time.monotonic()
    while not holds():
        assert run.poll() is None, run.communicate()
        assert time.monotonic() - began < 60
        time.sleep(0.1)


def got(url: str, posted: bytes | None = None) -> bytes:
    """What is there; nothing while nobody listens."""
    try:
        with urlopen(url, posted, timeout=10) as answer:  # noqa: S310 - of this machine
            return bytes(answer.read())
    except URLError:
        return b""


def stored(told: dict[str, Any]) -> int:
    """Uploads that locust's page tells of."""
    return sum(one["num_requests"] for one in told["stats"] if one["name"] == "store")


def measuring(pid: int) -> bool:
    """Whether locust has told of uploads."""
    for process in descendants(pid):
        with suppress(OSError):
            environment = Path(f"/proc/{process}/environ").read_bytes().split(b"\0")
            for word in environment:
                if word.startswith(b"CAMPROOF_LOAD="):
                    path = Path(word.removeprefix(b"CAMPROOF_LOAD=").decode()) / "measured.json"
                    return path.exists() and read_measured(path).series("store").requests > 2
    return False


def descendants(pid: int) -> list[int]:
    found = []
    for children in Path("/proc").glob(f"{pid}/task/*/children"):
        with suppress(OSError):
            for child in map(int, children.read_text().split()):
                found += [child, *descendants(child)]
    return found


def alive(pid: int) -> bool:
    with suppress(ProcessLookupError):
        os.kill(pid, 0)
        return True
    return False
