import re

import pytest

from reference_impl.foundation.limits import Limits
from reference_impl.foundation.rate import Rate


def test_a_person_sets_one_by_its_name() -> None:
    assert Limits().changed("requests_at_once", "7").requests_at_once == 7
    assert Limits().changed("head_s", "0.5").head_s == 0.5
    assert Limits().changed("requests_of_address", "10/2.5").requests_of_address == Rate(10, 2.5)


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
        Limits().changed(name, text)
