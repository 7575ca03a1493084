import re

import pytest

from reference_impl.foundation.limits import Limits, changed
from reference_impl.foundation.rate import Rate
from reference_impl.media_store import UploadSettings


def test_a_person_sets_one_by_its_name() -> None:
    assert changed(Limits(), "requests_at_once", "7").requests_at_once == 7
    assert changed(Limits(), "head_s", "0.5").head_s == 0.5
    assert changed(Limits(), "requests_of_address", "10/2.5").requests_of_address == Rate(10, 2.5)
    assert changed(UploadSettings(), "object_bytes", "6").object_bytes == 6


@pytest.mark.parametrize(
    ("name", "text", "says"),
    [
        ("request_at_once", "7", "there is no such limit; choose from line_bytes"),
        ("requests_at_once", "many", "'many' is not a number"),
        ("requests_at_once", "0", "requests_at_once is 0; it must be above 0"),
        ("requests_of_address", "10", "'10' is not BURST/PER_SECOND"),
        ("requests_of_address", "0/5", "'0/5' is not BURST/PER_SECOND"),
    ],
)
def test_what_is_no_limit_is_refused_by_its_name(name: str, text: str, says: str) -> None:
    with pytest.raises(ValueError, match=re.escape(says)):
        changed(Limits(), name, text)
