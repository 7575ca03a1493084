"""A cloud's parts as processes of this machine."""

import json
import secrets
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from select import select
from typing import Any

from reference_impl.deployment.apart.plan import Wanted, parts
from reference_impl.deployment.apart.provision import Provisioned, provision
from reference_impl.deployment.ports import free_ports

HOST = "127.0.0.1"


@dataclass
class Processes:
    """Those that run, by the part's name. Their logs are files: what they print is the one line that they serve."""

    made: Provisioned
    running: dict[str, subprocess.Popen[str]] = field(default_factory=dict)

    def start(self, *names: str) -> None:
        """Start these parts, all if none is named, and wait until each serves."""
        chosen = [part for part in self.made.parts if part.name in (names or {one.name for one in self.made.parts})]
        for part in chosen:
            command = [sys.executable, "-m", part.module, "--settings", str(self.made.settings_file(part))]
            self.running[part.name] = subprocess.Popen(
                command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
            )
        for part in chosen:
            stdout = self.running[part.name].stdout
            if stdout is None or " serves on port " not in stdout.readline():
                raise AssertionError(f"{part.name} does not start: {self.kill(part.name)}")

    def kill(self, name: str) -> str:
        """Kill it as `kill -9` does; what it said on standard error."""
        process = self.running.pop(name)
        process.kill()
        return process.communicate()[1]

    def change(self, name: str, **changed: object) -> str:
        """Some settings of its file, which it reads again; what it says of that: of what can't be used, otherwise."""
        file = next(self.made.settings_file(part) for part in self.made.parts if part.name == name)
        before, process = file.read_text(), self.running[name]
        file.write_text(json.dumps({**json.loads(before), **changed}))
        process.send_signal(signal.SIGHUP)
        pipes = [pipe for pipe in (process.stdout, process.stderr) if pipe is not None]
        told = str(select(pipes, [], [])[0][0].readline())
        if "again" not in told:
            file.write_text(before)
        return told

    def stop(self) -> dict[str, int]:
        """Ask all to end; their exit statuses."""
        for process in self.running.values():
            process.terminate()
        ended = {}
        while self.running:
            name, process = self.running.popitem()
            process.communicate()
            ended[name] = process.returncode
        return ended


@contextmanager
def cloud(folder: Path, **wanted: Any) -> Iterator[Processes]:  # noqa: ANN401 - as `Wanted` has them
    """A cloud of processes on free ports, for the time of the `with`."""
    at = {"host": HOST, "listen": HOST, "state": f"{folder}/{{part}}/state", "logs_kept": True}
    asked = on_free_ports(**at, **wanted)
    processes = Processes(provision(asked, folder))
    try:
        processes.start()
        yield processes
        assert set(processes.stop().values()) == {0}, "asked to end, each ends well"
    finally:
        processes.stop()


def on_free_ports(**wanted: Any) -> Wanted:  # noqa: ANN401 - as `Wanted` has them
    """The cloud on ports that nobody has."""
    for _ in range(50):
        asked = Wanted(first_port=secrets.choice(free_ports()), **wanted)
        if all(_is_free(port) for part in parts(asked) for port in (*part.ports.values(), part.operator_port)):
            return asked
    raise AssertionError("no ports are free")


def _is_free(port: int) -> bool:
    with socket.socket() as tried:
        try:
            tried.bind((HOST, port))
        except OSError:
            return False
    return True
