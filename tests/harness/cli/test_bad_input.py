"""What a user can get wrong ends in one line that says what to do, and leaves nothing behind."""

import os
import signal
import socket
import subprocess
import sys
from pathlib import Path

import pytest

CAMPROOF = [sys.executable, "-c", "import sys; from harness.cli import main; sys.exit(main())"]


def camproof(*words: str, cwd: Path, tmp: Path | None = None) -> subprocess.CompletedProcess[str]:
    environment = {**os.environ, "TMPDIR": str(tmp or cwd)}
    return subprocess.run([*CAMPROOF, *words], cwd=cwd, env=environment, capture_output=True, text=True, check=False)


@pytest.mark.parametrize(
    ("words", "says"),
    [
        (["conform", "--fualt", "x"], "--fault"),
        (["confrom"], "conform"),
        (["conform", "--fault", "iv-repeat"], "did you mean iv-repeats"),
        (["conform", "--only", "ENC-44"], "did you mean"),
        (["conform", "--only", "REG-6"], "no check judges REG-6"),
        (["serve", "--region", "atlantis"], "choose from"),
        (["serve", "--fault", "iv-repeats"], "fault of the camera"),
        (["demo", "--video", "there-is-none.mp4"], "there-is-none.mp4"),
        (["demo", "--video", "text.mp4"], "text.mp4"),
        (["conform", "--out", "text.mp4"], "--out text.mp4"),
    ],
)
def test_one_line_and_exit_status_2(words: list[str], says: str, tmp_path: Path) -> None:
    (tmp_path / "text.mp4").write_text("this is no video")
    done = camproof(*words, cwd=tmp_path)
    assert done.returncode == 2, done.stderr
    assert says in done.stderr
    assert "Traceback" not in done.stderr
    assert len(done.stderr.strip().splitlines()) <= 4
    assert [path.name for path in tmp_path.iterdir() if path.name != "out"] == ["text.mp4"]


def test_a_port_in_use(tmp_path: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        done = camproof("serve", "--port", str(port), cwd=tmp_path)
    assert done.returncode == 2, done.stderr
    assert str(port) in done.stderr
    assert "in use" in done.stderr
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_serve_ends_cleanly(number: signal.Signals, tmp_path: Path) -> None:
    environment = {**os.environ, "TMPDIR": str(tmp_path), "PYTHONUNBUFFERED": "1"}
    words = [*CAMPROOF, "serve", "--region", "eu-fra"]
    with subprocess.Popen(words, env=environment, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True) as served:
        assert served.stdout
        for line in served.stdout:
            if "Ctrl-C stops it" in line:
                break
        served.send_signal(number)
        said = served.communicate(timeout=30)[1]
    assert served.returncode == 0, said
    assert said.strip() == "stopped"
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_an_interrupted_run_leaves_nothing_that_looks_whole(number: signal.Signals, tmp_path: Path) -> None:
    environment = {**os.environ, "TMPDIR": str(tmp_path), "PYTHONUNBUFFERED": "1"}
    words = [*CAMPROOF, "conform", "--out", str(tmp_path / "out")]
    with subprocess.Popen(words, env=environment, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True) as run:
        assert run.stderr
        for line in run.stderr:
            if "is cut" in line:
                break
        run.send_signal(number)
        said = run.communicate(timeout=60)[1]
    assert run.returncode == 3, said
    assert "interrupted" in said
    assert "Traceback" not in said
    assert list((tmp_path / "out").iterdir()) == []
    assert [path.name for path in tmp_path.iterdir()] == ["out"]


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="there is no /dev/full here")
def test_a_full_disk_is_said_so(tmp_path: Path) -> None:
    with Path("/dev/full").open("w") as full:
        words = [*CAMPROOF, "requirements"]
        done = subprocess.run(words, cwd=tmp_path, stdout=full, stderr=subprocess.PIPE, text=True, check=False)
    assert done.returncode == 3
    assert "disk is full" in done.stderr
