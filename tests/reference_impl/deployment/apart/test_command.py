"""What keeps a part from starting: one line, and exit status 2."""

import json
from pathlib import Path

import pytest

from reference_impl.alone import main
from reference_impl.deployment.apart.parts import services_of
from reference_impl.deployment.apart.plan import GLOBAL, Wanted
from reference_impl.deployment.apart.provision import provision
from reference_impl.deployment.apart.settings import PARTS
from reference_impl.foundation.private_file import private_folder, write_private
from reference_impl.foundation.sole_use import sole_use

REGION = "eu-fra"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A cloud of which nothing runs."""
    provision(
        Wanted(regions=(REGION,), licence_codes=1, host="127.0.0.1", state=f"{tmp_path}/{{part}}/state"), tmp_path
    )
    return tmp_path


def said(folder: Path, of: str, capsys: pytest.CaptureFixture[str], **changed: object) -> str:
    """What the command says when it can't start."""
    file = folder / of / "settings.json"
    settings = {**json.loads(file.read_text()), **changed}
    file.write_text(json.dumps({name: value for name, value in settings.items() if value is not None}))
    assert main("apart", PARTS, services_of, ["--settings", str(file)]) == 2
    told = capsys.readouterr()
    assert (told.out, told.err.count("\n")) == ("", 1), told.err
    return told.err


@pytest.mark.parametrize(
    ("part", "changed", "why"),
    [
        (REGION, {"part": "mars"}, "'global', 'region'"),
        (REGION, {"part": None}, "discriminator 'part'"),
        (REGION, {"ports": {"credentials": 1}}, "ports.media_store: Field required"),
        (REGION, {"storage_locations": ["/only/one"]}, "name two different ones"),
        (REGION, {"storage_locations": []}, "name two or more"),
        (REGION, {"issuing": {"per_camera": "1/1"}}, "per_camera: there is no such limit"),
        (REGION, {"credential_life_s": 0}, "credential_life_s: Input should be greater than 0"),
        (REGION, {"clock_ahead_s": 1e12}, "clock_ahead_s: Input should be less than"),
        (REGION, {"database": "mysql://x/y"}, "is given as postgresql://"),
        (GLOBAL, {"regions": []}, "regions: Tuple should have at least 1 item"),
        (GLOBAL, {"regions": [{"id": "eu-fra"}]}, "regions.0.credentials: Field required"),
        (GLOBAL, {"regions": [{"id": "mars"}]}, "regions.0.id: Value error, choose from"),
        (REGION, {"region": "mars"}, "region: Value error, choose from"),
        (GLOBAL, {"terms": {"retention_days": 0}}, "retention_days must lie between"),
    ],
)
def test_what_can_t_be_used_of_the_settings_is_told(
    folder: Path, capsys: pytest.CaptureFixture[str], part: str, changed: dict[str, object], why: str
) -> None:
    assert why in said(folder, part, capsys, **changed)


@pytest.mark.parametrize(
    ("part", "secret"), [(GLOBAL, "opening.json"), (REGION, "session.key"), (REGION, "client-key.pem")]
)
def test_a_secret_that_others_may_read_or_that_is_not_there_is_refused(
    folder: Path, capsys: pytest.CaptureFixture[str], part: str, secret: str
) -> None:
    file = folder / part / secret
    file.chmod(0o644)
    assert f"chmod 600 {file}" in said(folder, part, capsys)
    file.unlink()
    assert "restore it from a backup" in said(folder, part, capsys)
    assert not file.exists(), "none is made anew"


def test_a_secret_that_is_damaged_is_told(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    write_private(folder / REGION / "session.key", bytes(31))
    assert "31 bytes instead of 32" in said(folder, REGION, capsys)
    opening = folder / GLOBAL / "opening.json"
    write_private(opening, b'{"passwords": {"viewer": "of-nobody"}, "licence_codes": []}')
    told = said(folder, GLOBAL, capsys)
    assert f"{opening}: passwords: Value error, there is none of administrator, stranger, partner" in told
    assert "of-nobody" not in told
    write_private(opening, b"{")
    assert f"{opening}: the file: Invalid JSON" in said(folder, GLOBAL, capsys)


def test_a_state_that_another_process_has_open_is_left_alone(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    state = private_folder(folder / REGION / "state")
    with sole_use(state):
        assert f"{state} is in use" in said(folder, REGION, capsys)
