"""Who shares a run: nobody with whom they would be mistaken, or who undoes what they do."""

from itertools import combinations

import pytest

from harness.conformance.faults import FAULTS, JOINED_BY, camera_parts, cloud_blueprint, replaced
from harness.conformance.joining import clash
from harness.conformance.matrix.subjects import SUBJECTS, concerned
from harness.conformance.matrix.together import companies
from harness.conformance.variants import VARIANTS, all_of, changed
from harness.errors import BadInputError


def named(fault: str) -> set[str]:
    return {*FAULTS[fault].requirements, *FAULTS[fault].also}


@pytest.mark.parametrize("most", [1, 4, 8])
def test_each_is_in_one_company(most: int) -> None:
    made = companies(SUBJECTS, most)
    assert sorted(one for company in made for one in company) == sorted(SUBJECTS)
    assert max(map(len, made)) == most


def test_nobody_is_in_anothers_way() -> None:
    for company in companies(SUBJECTS):
        for one, other in combinations(company, 2):
            assert not clash(replaced(one), replaced(other)), (one, other)
            assert (one in FAULTS) == (other in FAULTS), "what must trip nothing is not with what must trip something"
            if one in FAULTS:
                assert not named(one) & named(other), (one, other)
                assert not named(one) & set(FAULTS[other].hides), (one, other)
                assert not named(other) & set(FAULTS[one].hides), (one, other)
            else:
                assert not changed(VARIANTS[one].setting) & changed(VARIANTS[other].setting), (one, other)


def test_who_is_alone_has_a_run_of_its_own() -> None:
    lone = {fault.id for fault in FAULTS.values() if fault.alone or fault.hides_others}
    assert "expired-certificate" in lone
    assert all(len(company) == 1 for company in companies(SUBJECTS) if lone.intersection(company))


def test_what_a_fault_replaces_is_seen() -> None:
    assert replaced("iv-repeats") == {"camera content_keys.iv", "camera content_keys._first"}
    assert replaced("common-prime") == {"cloud key_server.keyring"}
    assert replaced("old-tls") == {"cloud server_tls"}, "what is no class is replaced as a whole"
    assert replaced("two-second-segments") == set()


def test_those_that_share_a_run_are_all_in_it() -> None:
    both = "common-prime+iv-repeats"
    assert cloud_blueprint(both) == cloud_blueprint("common-prime")
    assert camera_parts(both) == camera_parts("iv-repeats")
    assert cloud_blueprint("old-tls+common-prime").key_server is cloud_blueprint("common-prime").key_server
    assert cloud_blueprint("old-tls+common-prime") != cloud_blueprint("common-prime")


def test_two_that_override_different_methods_of_a_part_are_both_in_it() -> None:
    one, other = (cloud_blueprint(fault).my_systems for fault in ("enabled-without-licence", "uploads-after-the-end"))
    both = cloud_blueprint("enabled-without-licence+uploads-after-the-end").my_systems
    assert both.refusal is one.refusal is not other.refusal
    assert both.uploads_have_stopped is other.uploads_have_stopped is not one.uploads_have_stopped
    camera = camera_parts("half-a-key+iv-counts").content_keys
    assert issubclass(camera, camera_parts("half-a-key").content_keys)  # type: ignore[arg-type]


def test_two_that_replace_the_same_are_refused() -> None:
    with pytest.raises(
        BadInputError, match=r"later-than-minimum and fourth-part-taken both replace my_systems\.refusal"
    ):
        cloud_blueprint("later-than-minimum+fourth-part-taken")


def test_every_company_can_be_put_together() -> None:
    for company in companies(SUBJECTS):
        cloud_blueprint(JOINED_BY.join(company))
        camera_parts(JOINED_BY.join(company))
        setting = all_of(VARIANTS[one].setting for one in company if one in VARIANTS)
        assert all(changed(VARIANTS[one].setting) <= changed(setting) for one in company if one in VARIANTS)


def test_a_browser_looks_at_several_pages_in_one() -> None:
    browsed = [c for c in companies(SUBJECTS) if any(FAULTS[one].browser for one in c if one in FAULTS)]
    assert len(browsed) <= 5
    assert cloud_blueprint("page-keeps-tokens+page-draws-no-gap").web.__mro__[1:3] != (object,)


def test_a_probe_with_a_cloud_of_its_own_gets_what_concerns_it() -> None:
    company = ("common-prime", "acknowledged-and-lost", "iv-repeats")
    assert concerned(company, ("KEY-2", "PLAY-2")) == "common-prime+acknowledged-and-lost"
    assert concerned(company, ("IDX-2",)) == ""
