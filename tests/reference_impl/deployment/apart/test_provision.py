"""What is written for the parts of a cloud: all that each needs, and nothing that is another's secret."""

import json
import stat
from pathlib import Path
from urllib.parse import urlsplit

import pytest

from reference_impl.alone import SettingsError
from reference_impl.deployment.apart.__main__ import main
from reference_impl.deployment.apart.plan import GLOBAL, Wanted, parts
from reference_impl.deployment.apart.provision import DESCRIPTION, provision

REGIONS = ("eu-fra", "us-iad")
PRIVATE = {"private-key.pem", "client-key.pem", "session.key", "key-encryption.key", "opening.json", "settings.json"}


def contents(folder: Path) -> dict[str, bytes]:
    return {str(file.relative_to(folder)): file.read_bytes() for file in folder.rglob("*") if file.is_file()}


def test_each_part_has_what_its_settings_name_and_no_other_part_s_secret(tmp_path: Path) -> None:
    made = provision(Wanted(regions=REGIONS, licence_codes=2), tmp_path)
    assert [part.folder for part in made.parts] == [GLOBAL, "eu-fra", "eu-fra-keys", "us-iad", "us-iad-keys"]
    held = {part.folder: contents(tmp_path / part.folder) for part in made.parts}
    secrets = [(part, text) for part, own in held.items() for name, text in own.items() if name in PRIVATE]
    assert len(secrets) == 5 * 3 + 4 + 1
    for part, secret in secrets:
        assert [where for where, own in held.items() if secret in own.values()] == [part]
    authority_key = (tmp_path / "secrets" / "ca-key.pem").read_bytes()
    assert all(authority_key not in own.values() for own in held.values())
    assert {stat.S_IMODE(file.stat().st_mode) for file in tmp_path.rglob("*.json")} == {0o600}
    passwords = json.loads(held[GLOBAL]["opening.json"])["passwords"]
    assert not [
        name for name, text in held["eu-fra"].items() if any(word.encode() in text for word in passwords.values())
    ]


def test_again_it_keeps_secrets_and_adds_what_is_new(tmp_path: Path) -> None:
    first = provision(Wanted(regions=REGIONS[:1], licence_codes=2), tmp_path)
    before = contents(tmp_path)
    second = provision(Wanted(regions=REGIONS, licence_codes=7), tmp_path)
    after = contents(tmp_path)
    renewed = {name for name, text in before.items() if after[name] != text}
    assert {Path(name).name for name in renewed} == {
        "certificate.pem",
        "private-key.pem",
        "settings.json",
        "cloud.json",
    }
    assert second.description.licence_codes == first.description.licence_codes
    known = json.loads(after["global/settings.json"])
    assert [one["id"] for one in known["regions"]] == list(REGIONS)
    assert {one["client_id"]: one["audiences"] for one in known["services"]} == {
        "my_systems": ["keys"],
        "eu-fra": ["identity", "my-systems"],
        "eu-fra/key_server": ["identity"],
        "us-iad": ["identity", "my-systems"],
        "us-iad/key_server": ["identity"],
    }


def test_every_port_is_one_part_s_alone_whatever_regions_are_chosen() -> None:
    whole, some = parts(Wanted()), {part.name: part for part in parts(Wanted(regions=("us-iad",)))}
    ports = [port for part in whole for port in (*part.ports.values(), part.operator_port)]
    assert len(set(ports)) == len(ports) == 3 + 6 * 7
    assert all(some[part.name] == part for part in whole if part.name in some)
    assert whole[0].address("identity") == "https://global.camproof.test:9001"
    assert some["us-iad/keys"].address("key_server") == "https://keys.us-iad.camproof.test:9065"


def test_who_drives_it_is_told_where_everything_is_and_folders_only_of_this_machine(tmp_path: Path) -> None:
    provision(Wanted(regions=REGIONS, host="::1", first_port=40_000), tmp_path / "elsewhere")
    told = DESCRIPTION.validate_json((tmp_path / "elsewhere" / "cloud.json").read_bytes())
    assert (told.identity, told.rights_end_s) == ("https://[::1]:40001", 10.0)
    assert [urlsplit(region.credentials).port for region in told.regions] == [40_030, 40_060]
    assert {told.global_at_rest, *(region.at_rest for region in told.regions)} == {()}
    here = provision(Wanted(regions=REGIONS, state=f"{tmp_path}/{{part}}/state"), tmp_path / "here").description
    assert here.regions[0].key_server_at_rest == (tmp_path / "eu-fra-keys" / "state" / "keys",)
    assert here.regions[0].locations == (tmp_path / "eu-fra" / "state" / "a", tmp_path / "eu-fra" / "state" / "b")


def test_databases_and_settings_reach_the_parts_that_they_are_for(tmp_path: Path) -> None:
    url = "postgresql://eu:word@db.test/camproof"
    more: dict[str, dict[str, object]] = {
        "": {"clock_ahead_s": 2.0},
        "*": {"puts_per_s": 5},
        "us-iad": {"puts_per_s": 7},
        "*/keys": {"poll_s": 1},
    }
    wanted = Wanted(regions=REGIONS, databases={"eu-fra": url}, settings=more, locations=("/one", "s3://two"))
    made = provision(wanted, tmp_path)
    said = {part.name: json.loads(made.settings_file(part).read_bytes()) for part in made.parts}
    assert [own["clock_ahead_s"] for own in said.values()] == [2.0] * 5
    assert (said["eu-fra"]["puts_per_s"], said["us-iad"]["puts_per_s"], said["eu-fra/keys"]["poll_s"]) == (5, 7, 1)
    assert (said["eu-fra"]["database"], said["us-iad"]["database"]) == (url, "")
    assert said["eu-fra"]["storage_locations"] == ["/one/eu-fra", "s3://two/eu-fra"]
    with pytest.raises(SettingsError, match="colour: Extra inputs"):
        provision(Wanted(regions=REGIONS, settings={"us-iad": {"colour": 1}}), tmp_path)
    with pytest.raises(SettingsError, match="late_allocation"):
        provision(Wanted(regions=REGIONS, settings={"global": {"terms": {"late_allocation": 1}}}), tmp_path)
    with pytest.raises(SettingsError, match="there is no such term"):
        provision(Wanted(regions=REGIONS, settings={"global": {"terms": {"late": 1}}}), tmp_path)


@pytest.mark.parametrize("wrong", [{"databases": {"mars": "x"}}, {"settings": {"mars": {}}}, {"regions": ("mars",)}])
def test_what_the_cloud_does_not_have_can_t_be_set(wrong: dict[str, object]) -> None:
    with pytest.raises(ValueError, match="mars"):
        Wanted(**wrong)  # type: ignore[arg-type]


def test_the_command_writes_it_or_says_why_not(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    out = str(tmp_path / "out")
    more = tmp_path / "more.json"
    more.write_text('{"*": {"poll_s": 1}}')
    asked = ["--out", out, "--region", "eu-fra", "--on-this-machine", "--licence-codes", "1", "--settings", str(more)]
    assert main([*asked, "--database", "eu-fra=postgresql://u@h/d"]) == 0
    assert f"python -m reference_impl.key_server --settings {out}/eu-fra-keys/settings.json" in capsys.readouterr().out
    said = json.loads((tmp_path / "out" / "eu-fra" / "settings.json").read_bytes())
    assert (said["poll_s"], said["database"], said["state"]) == (1, "postgresql://u@h/d", f"{out}/eu-fra/state")
    more.write_text("[]")
    assert main(asked) == 2
    assert "given by part" in capsys.readouterr().err
    assert main(["--out", out, "--region", "eu-fra", "--database", "eu-fra=mysql://x/y"]) == 2
    assert "database: Value error" in capsys.readouterr().err


def test_with_the_page_every_part_lets_it_ask(tmp_path: Path) -> None:
    more = {"eu-fra": {"web_origins": ["https://video.example"]}}
    made = provision(Wanted(regions=REGIONS[:1], web=True, settings=more), tmp_path)
    page = "https://global.camproof.test:9003"
    settings = {part.name: json.loads(made.settings_file(part).read_text("utf-8")) for part in made.parts}
    assert (settings[GLOBAL]["ports"]["web"], settings[GLOBAL]["web"], made.description.web) == (9003, page, page)
    origins = {name: own["web_origins"] for name, own in settings.items()}
    assert origins == {GLOBAL: [page], "eu-fra": ["https://video.example", page], "eu-fra/keys": [page]}
    without = provision(Wanted(regions=REGIONS[:1]), tmp_path)
    assert (without.description.web, json.loads(made.settings_file(made.parts[0]).read_text("utf-8")).get("web")) == (
        "",
        None,
    )
