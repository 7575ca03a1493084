"""Target files: what is right becomes a target, what is wrong is told with its place, and secrets are never told."""

import stat
from pathlib import Path

import pytest

from harness.cloud.target_file.load import BadTargetError, load_target
from harness.cloud.target_file.write import write_target
from harness.errors import BadInputError

WHOLE = """\
camproof: target/1
name: ours
services: {identity: "https://sign-in.example", my_systems: "https://admin.example:8443/"}
ca_file: ca.pem
administrator: {username: ann, password: env:CAMPROOF_TEST_PASSWORD}
stranger: {username: stan, password: file:stan.txt}
licence_codes: [one, file:codes.txt]
regions: [eu-fra]
features: [playlists, evidence-at-rest]
parameters: {credential_life: 2 min}
evidence:
  regions: {eu-fra: {at_rest: [kept]}}
  global: [everywhere]
timing: {answer: 20 s}
resolve: {Sign-In.example: 192.0.2.7}
"""
DATABASES = "  databases: [{url: env:CAMPROOF_TEST_DATABASE, regions: {eu_fra: eu-fra}}]\n"


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("CAMPROOF_TEST_PASSWORD", "anns-own")
    (tmp_path / "ca.pem").write_text("a certificate")
    (tmp_path / "stan.txt").write_text("stans-own\n")
    (tmp_path / "codes.txt").write_text("two\n\nthree\n")
    return tmp_path


def put(folder: Path, text: str) -> Path:
    (folder / "target.yaml").write_text(text)
    return folder / "target.yaml"


def test_a_whole_one(folder: Path) -> None:
    target = load_target(put(folder, WHOLE))
    assert target.my_systems == "https://admin.example:8443"
    assert target.resolve == {"sign-in.example": "192.0.2.7"}
    assert target.administrator.password.get_secret_value() == "anns-own"
    assert target.stranger.password.get_secret_value() == "stans-own"
    assert [code.get_secret_value() for code in target.licence_codes] == ["one", "two", "three"]
    assert target.evidence[0].at_rest == (folder / "kept",)
    assert target.global_at_rest == (folder / "everywhere",)
    assert (target.credential_life_s, target.timing.answer_s, target.timing.connect_s) == (120, 20, 5)


def test_databases_are_named_with_their_regions_and_their_secret_is_not_told(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    text = WHOLE.replace("timing:", f"{DATABASES}timing:")
    with pytest.raises(BadTargetError, match="CAMPROOF_TEST_DATABASE is not set"):
        load_target(put(folder, text))
    monkeypatch.setenv("CAMPROOF_TEST_DATABASE", "postgresql://ann:anns-own@db/rows")
    target = load_target(put(folder, text))
    [database] = target.databases
    assert (database.region_of("eu_fra_index"), database.region_of("identity")) == ("eu-fra", "")
    assert "anns-own" not in repr(target)
    write_target(folder / "again.yaml", target)
    assert load_target(folder / "again.yaml").databases == target.databases
    with pytest.raises(BadTargetError, match=r"evidence\.databases\[0\]\.regions: there is no region 'eu-fr'"):
        load_target(put(folder, text.replace("eu_fra: eu-fra", "eu_fra: eu-fr")))


def test_nothing_that_shows_it_shows_its_secrets(folder: Path) -> None:
    shown = repr(load_target(put(folder, WHOLE)))
    assert not [secret for secret in ("anns-own", "stans-own", "'one'", "'two'") if secret in shown]


def test_what_is_written_can_be_loaded_and_is_for_the_owner_alone(folder: Path) -> None:
    target = load_target(put(folder, WHOLE))
    write_target(folder / "again.yaml", target)
    again = load_target(folder / "again.yaml")
    assert again.model_copy(update={"spent_codes": target.spent_codes}) == target
    assert "licence_codes:\n- file:again.yaml.licence-codes\n" in (folder / "again.yaml").read_text()
    assert (folder / "again.yaml.licence-codes").read_text() == "one\ntwo\nthree\n"
    written = sorted(folder.glob("again.yaml*"))
    assert [(path.name, stat.S_IMODE(path.stat().st_mode)) for path in written] == [
        ("again.yaml", 0o600), ("again.yaml.licence-codes", 0o600),
    ]  # fmt: skip


def test_a_cloud_without_codes_is_written_without(folder: Path) -> None:
    target = load_target(put(folder, WHOLE)).model_copy(update={"licence_codes": ()})
    write_target(folder / "again.yaml", target)
    assert load_target(folder / "again.yaml").licence_codes == ()


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        (
            "regions: [eu-fra]",
            "region: [eu-fra]",
            "8:1: region: there is no key 'region' here; did you mean `regions`?",
        ),
        (
            "playlists,",
            "playlist,",
            "9:12: features[0]: there is no feature 'playlist' here; did you mean `playlists`?",
        ),
        ("2 min", "2", "10:31: parameters.credential_life: "),
        ("https://sign-in", "http://sign-in", "3:22: services.identity: 'http://sign-in.example' is no address"),
        ("env:CAMPROOF_TEST_PASSWORD", "env:NO_SUCH", "5:42: administrator.password: the variable NO_SUCH is not set"),
        ("file:stan.txt", "file:none.txt", "6:38: stranger.password: {folder}/none.txt can't be read (no such file"),
        ("username: stan", "username: ann", "6:22: stranger.username: the stranger is another user"),
        ("ca.pem", "no.pem", "4:10: ca_file: there is no file {folder}/no.pem"),
        ("{eu-fra: {at", "{eu-fr: {at", "12:20: evidence.regions.eu-fr: there is no region 'eu-fr' here; did you mean"),
        ("{at_rest: [kept]}", "{logs: [kept]}", "9:23: features[1]: `evidence-at-rest` is claimed and no folder"),
        ("regions: [eu-fra]", "regions: []", "8:10: regions: it is empty"),
        ("192.0.2.7", "elsewhere", "15:28: resolve.Sign-In.example: 'elsewhere' is no IP address: write one"),
        ("target/1", "target/2", "1:11: camproof: there is no value 'target/2' here; did you mean `target/1`?"),
    ],
)
def test_what_is_wrong_is_told_with_its_place(folder: Path, old: str, new: str, told: str) -> None:
    assert old in WHOLE
    with pytest.raises(BadTargetError) as wrong:
        load_target(put(folder, WHOLE.replace(old, new)))
    wanted = f"{folder}/target.yaml:{told.format(folder=folder)}"
    assert any(line.startswith(wanted) for line in wrong.value.lines), wrong.value.lines


@pytest.mark.parametrize("secret", ["password: 731731", "password: [731731]", "licence_codes: [731731]"])
def test_a_secret_of_the_wrong_kind_is_not_told(folder: Path, secret: str) -> None:
    old = {"password": "password: file:stan.txt", "licence_codes": "licence_codes: [one, file:codes.txt]"}
    with pytest.raises(BadTargetError) as wrong:
        load_target(put(folder, WHOLE.replace(old[secret.partition(":")[0]], secret)))
    assert wrong.value.lines
    assert "731731" not in str(wrong.value)


def test_all_that_is_wrong_is_told_at_once(folder: Path) -> None:
    with pytest.raises(BadTargetError) as wrong:
        load_target(put(folder, "camproof: target/1\nname: ours\nservices: {identity: x}\nfeatures: [none]\n"))
    assert len(wrong.value.lines) == 6  # two bad values, four keys that are missing


def test_no_such_file(tmp_path: Path) -> None:
    with pytest.raises(BadInputError, match=r"serve --target-file"):
        load_target(tmp_path / "none.yaml")
