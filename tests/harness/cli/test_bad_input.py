"""What a user can get wrong ends in one line that says what to do, and leaves nothing behind."""

import os
import signal
import socket
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import av
import numpy as np
import pytest

from harness.cli import main
from harness.cli.ending import _INTERRUPTED

CAMPROOF = [sys.executable, "-c", "import sys; from harness.cli import main; sys.exit(main())"]


def only_sound(path: Path) -> None:
    with av.open(str(path), "w") as container:
        stream = container.add_stream("aac", rate=8000, layout="mono")
        frame = av.AudioFrame.from_ndarray(np.zeros((1, 1024), np.float32), format="fltp", layout="mono")
        frame.sample_rate = 8000
        container.mux(stream.encode(frame))
        container.mux(stream.encode(None))


def camproof(*words: str, cwd: Path, tmp: Path | None = None) -> subprocess.CompletedProcess[str]:
    environment = {**os.environ, "TMPDIR": str(tmp or cwd)}
    return subprocess.run([*CAMPROOF, *words], cwd=cwd, env=environment, capture_output=True, text=True, check=False)


@pytest.mark.parametrize(
    ("words", "says"),
    [
        (["conform", "--fualt", "x"], "--fault"),
        (
            ["conform", "--baseline", "nope"],
            "nope: it can't be read as a baseline (no such file or directory); `camproof",
        ),
        (["certificate", "verify", "empty.json"], "empty.json is no certificate of this camproof (no schema"),
        (["sweep", "short-cut", "--most", "5"], "--most goes with --half-width: add the one or drop the other"),
        (["load", "--cache", "1kB"], "a segment has 1 MB, and the stream cache 1 kB; nothing could be uploaded"),
        (["load", "--web-port", "8089"], "--web-port goes with --web"),
        (["load", "--master-port", "8089"], "--master-port goes with --elsewhere"),
        (["run", "short-cut", "--out", ""], 'it names no folder; the present one is "."'),
        (["confrom"], "conform"),
        (["conform", "--fault", "iv-repeat"], "did you mean iv-repeats"),
        (["conform", "--only", "ENC-44"], "Did you mean 'ENC-4'"),
        (["conform", "--only", "reg-6,ENC-1"], "no check judges REG-6"),
        (["conform", "--only", "REG-6"], "no check judges REG-6"),
        (["serve", "--region", "atlantis"], "Choose from au-syd"),
        (["serve", "--region", "eu-fr"], "Did you mean 'eu-fra'?"),
        (["serve", "--state", "text.mp4"], "--state text.mp4: that is no folder"),
        (
            ["serve", "--limit", "requests=5"],
            "requests: there is no such limit; choose from line_bytes",
        ),
        (["serve", "--limit", "uploads.parts=0"], "--limit uploads.parts=0: parts is 0; it must be above 0"),
        (["serve", "--limit", "uploads.part=1"], "part: there is no such limit; choose from object_bytes"),
        (["serve", "--limit", "parts=1"], "Of uploads in parts write uploads.parts"),
        (["serve", "--limit", "fields=0"], "--limit fields=0: fields is 0; it must be above 0"),
        (["serve", "--fault", "iv-repeat"], "did you mean iv-repeats"),
        (["serve", "--state", "new", "--storage-location", "/a"], "two different ones"),
        (["serve", "--storage-location", "a", "--storage-location", "b"], "needs --state"),
        (["serve", "--storage-location", "a", "--storage-location", "s3://b?key=x"], "key can't be set"),
        (
            ["load", "--elsewhere", "text.mp4/below", "--out", "."],
            "--elsewhere text.mp4/below: no folder can be made there",
        ),
        (["sweep", "short-cut", "--half-width", "share lost=1 %", "--most", "4"], "--most 4 is below --replications 5"),
        (["conform", "--sample"], "--sample goes with --role camera"),
        (["conform", "--camera", "text.mp4"], "--camera goes with --role camera"),
        (["operator", "--state", "none", "--region", "eu-fra"], "keeps no cloud with region eu-fra"),
        (["requirements", "--only", "ENC-44"], "Did you mean 'ENC-4'"),
        (["faults", "--only", "iv-repeat"], "Did you mean 'iv-repeats'"),
        (["serve", "--fault", "iv-repeats"], "fault of the camera"),
        (["demo", "--video", "there-is-none.mp4"], "there-is-none.mp4"),
        (["demo", "--video", "text.mp4"], "text.mp4 can't be read as video"),
        (["demo", "--video", "folder.mp4"], "folder.mp4 can't be read as video (is a directory)"),
        (["demo", "--video", "sound.mp4"], "sound.mp4 has no video in it"),
        (["demo", "--video", "pipe.mp4"], "pipe.mp4 is a pipe, device or socket, and not a file"),
        (["demo", "--video", "/dev/zero"], "/dev/zero is a pipe, device or socket, and not a file"),
        (["demo", "--out", "text.mp4"], "--out text.mp4: that is no folder"),
        (["conform", "--out", "text.mp4/below"], "--out text.mp4/below: no folder can be made there"),
    ],
)
def test_one_line_and_exit_status_2(
    words: list[str], says: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    (tmp_path / "folder.mp4").mkdir()
    (tmp_path / "text.mp4").write_text("this is no video")
    (tmp_path / "empty.json").write_text("{}")
    only_sound(tmp_path / "sound.mp4")
    os.mkfifo(tmp_path / "pipe.mp4")  # nobody writes to it
    assert main(words) == 2
    out, err = capsys.readouterr()
    assert out == ""
    assert err.startswith("camproof: ")
    assert err.count("\n") == 1
    assert says in err
    assert sorted(path.name for path in tmp_path.iterdir()) == [
        "empty.json",
        "folder.mp4",
        "pipe.mp4",
        "sound.mp4",
        "text.mp4",
    ]


def test_a_port_in_use(tmp_path: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        done = camproof("serve", "--port", str(port), cwd=tmp_path)
    assert done.returncode == 2, done.stderr
    advice = "end the program that listens there, or choose another first port"
    assert done.stderr == f"camproof: port {port} is in use; {advice}\n"
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


@pytest.mark.parametrize(
    ("command", "moment", "numbers"),
    [
        ("demo", "recording:", [signal.SIGINT]),
        ("demo", "recording:", [signal.SIGTERM]),
        ("demo", "recording:", [signal.SIGINT, signal.SIGTERM, signal.SIGINT]),
        ("conform", "is cut", [signal.SIGINT]),
    ],
)
def test_an_interrupted_run_leaves_nothing_that_looks_whole(
    command: str, moment: str, numbers: list[signal.Signals], tmp_path: Path
) -> None:
    environment = {**os.environ, "TMPDIR": str(tmp_path), "PYTHONUNBUFFERED": "1"}
    words = [*CAMPROOF, command, "--out", str(tmp_path / "out")]
    with subprocess.Popen(
        words, env=environment, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, start_new_session=True
    ) as run:
        assert run.stderr
        assert any(moment in line for line in run.stderr)
        for number in numbers:
            run.send_signal(number)
        out, said = run.communicate(timeout=60)
    assert run.returncode == 3, said
    assert out == ""
    assert [line for line in said.splitlines() if line[:2] != "  "] == [f"camproof: {_INTERRUPTED}"]
    assert list((tmp_path / "out").iterdir()) == []
    assert [path.name for path in tmp_path.iterdir()] == ["out"]
    assert _is_gone(run.pid)


def _is_gone(session: int) -> bool:
    """Whether nobody of a session is left; a browser that was killed takes a moment to go."""
    until = time.monotonic() + 10
    while time.monotonic() < until:
        try:
            os.killpg(session, 0)
        except ProcessLookupError:
            return True
        time.sleep(0.05)
    return False


FULL = "standard output can't be written: no space left on device. Make room where it is led to, or lead it elsewhere."
SHELL_WORDS = " ".join(f"'{word}'" for word in CAMPROOF)


def in_shell(line: str, cwd: Path) -> subprocess.CompletedProcess[str]:
    """`camproof` in the line is the command."""
    words = ["bash", "-c", f'camproof() {{ {SHELL_WORDS} "$@"; }}; {line}']
    return subprocess.run(words, cwd=cwd, capture_output=True, text=True, check=False)


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="there is no /dev/full here")
@pytest.mark.parametrize("words", ["run short-cut --json", "scenario list", "scenario schema", "--help"])
def test_a_full_standard_output_is_said_so(words: str, tmp_path: Path) -> None:
    done = in_shell(f"camproof {words} > /dev/full", tmp_path)
    assert (done.returncode, done.stderr) == (3, f"camproof: {FULL}\n")


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="there is no /dev/full here")
def test_a_full_standard_error_does_not_change_the_status(tmp_path: Path) -> None:
    assert in_shell("camproof scenario check there-is-none 2> /dev/full", tmp_path).returncode == 2
    assert in_shell("camproof faults > /dev/full 2> /dev/full", tmp_path).returncode == 3


@pytest.mark.parametrize("words", ["faults", "run short-cut"])
def test_a_reader_who_leaves_early_hears_nothing(words: str, tmp_path: Path) -> None:
    done = in_shell(f"camproof {words} | head -1; exit ${{PIPESTATUS[0]}}", tmp_path)
    assert done.stderr == ""
    assert done.returncode in {0, 3}, "all of it may have been in the pipe before the reader left"
    assert done.stdout.count("\n") == 1


def test_a_closed_standard_output_is_said_at_once(tmp_path: Path) -> None:
    done = in_shell("camproof run short-cut >&-", tmp_path)
    assert done.stderr == "camproof: standard output is closed: lead it to a file, or to /dev/null\n"
    assert done.returncode == 3
    assert not list(tmp_path.iterdir())


def test_a_closed_standard_error_costs_nothing(tmp_path: Path) -> None:
    done = in_shell("camproof scenario check short-cut 2>&-", tmp_path)
    assert done.returncode == 0
    assert "short-cut" in done.stdout
