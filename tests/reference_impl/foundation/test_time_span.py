import pytest
from pydantic import ValidationError

from reference_impl.foundation.time_span import TimeSpan


def test_a_span_is_read_from_a_query_and_is_all_of_time_without_one() -> None:
    read = TimeSpan.model_validate_strings({"from_us": "5", "to_us": "7"})
    assert (read.from_us, read.to_us) == (5, 7)
    assert TimeSpan.model_validate_strings({}) == TimeSpan(from_us=0, to_us=1 << 53)


@pytest.mark.parametrize(
    "wrong", [{"from_us": "-1"}, {"to_us": "1.5"}, {"from_us": "7", "to_us": "5"}, {"to_us": "9" * 17}, {"to": "1"}]
)
def test_what_is_no_span_is_refused(wrong: dict[str, str]) -> None:
    with pytest.raises(ValidationError):
        TimeSpan.model_validate_strings(wrong)
