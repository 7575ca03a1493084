"""`camproof serve --containers`, from its first line to the last that is left of it."""

import asyncio
import os
import signal
import socket
import subprocess
import sys
from itertools import takewhile
from pathlib import Path

import pytest

from harness.cli.serve_containers import in_files
from harness.cloud.http import connect
from harness.cloud.target import Target
from harness.cloud.target_file.load import load_target
from harness.conformance.at_rest import everything
from harness.conformance.checking.check import check
from reference_impl.deployment.apart.plan import parts, settings_of
from reference_impl.deployment.ports import PortInUseError
from tests.reference_impl.deployment.containers.engine import engine

CAMPROOF = [sys.executable, "-c", "import sys; from harness.cli import main; sys.exit(main())"]


def test_what_only_an_embedded_cloud_takes_is_refused() -> None:
    said = subprocess.run(
        [*CAMPROOF, "serve", "--containers", "--fault", "no-such", "--database", "postgresql://u@h/d"],
        capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert said.returncode == 2
    assert "takes no --database, --fault: take it out, or --containers" in said.stderr


def test_limits_and_origins_go_into_the_settings_of_the_parts() -> None:
    wanted = in_files(("eu-fra",), 60.0, ("requests_at_once=9", "uploads.object_bytes=99"), ("https://video.example",))
    own = {part.name: settings_of(wanted, part, {}) for part in parts(wanted)}
    assert {settings["limits"]["requests_at_once"] for settings in own.values()} == {"9"}
    page = f"https://global.localhost:{wanted.first_port + 3}"
    assert {tuple(settings["web_origins"]) for settings in own.values()} == {("https://video.example", page)}
    assert own["eu-fra"]["uploads"] == {"object_bytes": "99"}
    assert not [name for name in ("global", "eu-fra/keys") if "uploads" in own[name]]
    plain = in_files(("eu-fra",), 60.0, (), ())
    assert not [s for part in parts(plain) for s in settings_of(plain, part, {}) if s in {"limits", "uploads"}]


def test_each_is_at_ports_of_its_own_or_where_it_was_told() -> None:
    some = in_files(("eu-fra",), 60.0, (), ())
    with socket.create_server(("127.0.0.1", some.first_port + 31)):  # eu-fra's media store
        assert in_files(("eu-fra",), 60.0, (), ()).first_port != some.first_port
        assert in_files(("us-iad",), 60.0, (), (), some.first_port + 1).first_port == some.first_port
        with pytest.raises(PortInUseError, match=f"port {some.first_port + 31} is in use"):
            in_files(("eu-fra",), 60.0, (), (), some.first_port + 1)


async def asked_at_loopback(target: Target) -> str:
    """Identity, and the page if there is one, as a browser comes there: all names lead to this machine."""
    here = dict.fromkeys(target.resolve, "127.0.0.1")
    async with connect(target.ca_file, resolve=here) as http:
        found = await http.ask("GET", f"{target.identity}/.well-known/openid-configuration")
        assert found.json()["issuer"] == target.identity
        if target.web:
            told = (await http.ask("GET", f"{target.web}/config.json")).json()
            assert told["my_systems"] == target.my_systems
    return target.web


@pytest.mark.xdist_group("containers")
@pytest.mark.timeout(600)  # the images may have to be made first
def test_it_is_described_by_its_target_file_and_ended_by_ctrl_c(tmp_path: Path, images_of_here: dict[str, str]) -> None:
    file = tmp_path / "cloud.yaml"
    options = [
        "--limit",
        "uploads.object_bytes=99000000",
        "--containers",
        "--region",
        "eu-fra",
        "--target-file",
        str(file),
    ]
    own = {**os.environ, **images_of_here, "TMPDIR": str(tmp_path), "PYTHONUNBUFFERED": "1"}
    serving = subprocess.Popen([*CAMPROOF, "serve", *options], env=own, stdout=subprocess.PIPE, text=True)
    try:
        assert serving.stdout is not None
        said = list(takewhile(lambda line: not line.startswith("The cloud is up"), serving.stdout))
        target = load_target(file)
        page = asyncio.run(asked_at_loopback(target))
        missing = [look for look in asyncio.run(check(target)) if look.good is False]
        shown = {(kept.region, kept.path.parts[0] == "PostgreSQL") for kept in everything(target)}
        serving.send_signal(signal.SIGINT)
        assert serving.wait(60) == 0
    finally:
        serving.kill()
        serving.communicate()
    assert any("global.localhost" in line and target.resolve["global.localhost"] in line for line in said)
    assert any("web page" in line and (page or "not built") in line for line in said)
    assert missing == []
    assert {("", True), ("eu-fra", True), ("", False), ("eu-fra", False)} <= shown
    assert list(tmp_path.glob("camproof-containers-*")) == []
    assert not [one for one in engine().containers.list(all=True) if str(serving.pid) in str(one.labels)]
