"""`camproof target`: what the provisioner wrote becomes a file that `conform --target` takes."""

import subprocess
import sys
from pathlib import Path

from harness.cloud.target_file.load import load_target
from reference_impl.deployment.apart.plan import Wanted
from reference_impl.deployment.apart.provision import provision

CAMPROOF = [sys.executable, "-c", "import sys; from harness.cli import main; sys.exit(main())"]


def said(*arguments: object) -> "subprocess.CompletedProcess[str]":
    return subprocess.run([*CAMPROOF, "target", *map(str, arguments)], capture_output=True, text=True, check=False)


def test_a_provisioned_cloud_becomes_a_target(tmp_path: Path) -> None:
    provision(Wanted(regions=("eu-fra",), licence_codes=2), tmp_path / "cloud")
    file = tmp_path / "cloud.yaml"
    done = said(tmp_path / "cloud" / "cloud.json", "--at=127.0.0.1", f"--out={file}")
    assert (done.returncode, done.stderr) == (0, "")
    target = load_target(file)
    names = ("global", "eu-fra", "keys.eu-fra")
    assert target.resolve == {f"{name}.camproof.test": "127.0.0.1" for name in names}
    assert target.identity == "https://global.camproof.test:9001"
    assert not {"six-regions", "several-regions", "evidence-at-rest", "clock"} & target.features
    assert len(target.licence_codes) == 2
    assert file.stat().st_mode & 0o077 == 0


def test_without_an_address_names_are_the_systems(tmp_path: Path) -> None:
    provision(Wanted(regions=("eu-fra",), licence_codes=2), tmp_path / "cloud")
    assert said(tmp_path / "cloud" / "cloud.json", f"--out={tmp_path / 'cloud.yaml'}").returncode == 0
    assert load_target(tmp_path / "cloud.yaml").resolve == {}


def test_it_is_told_what_is_wrong(tmp_path: Path) -> None:
    provision(Wanted(regions=("eu-fra",), licence_codes=2), tmp_path / "cloud")
    no_address = said(tmp_path / "cloud" / "cloud.json", "--at=nowhere", f"--out={tmp_path / 'x'}")
    assert (no_address.returncode, "--at: 'nowhere'" in no_address.stderr) == (2, True)
    other = said(tmp_path / "cloud" / "global" / "opening.json", f"--out={tmp_path / 'x'}")
    assert (other.returncode, "no description of a cloud" in other.stderr) == (2, True)
