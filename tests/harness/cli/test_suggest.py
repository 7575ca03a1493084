import pytest

from harness.cli.suggest import chosen, did_you_mean
from harness.errors import BadInputError

_KNOWN = ("BUF-1", "BUF-2", "ENC-4")


@pytest.mark.parametrize(
    ("asked", "found"),
    [
        ((), _KNOWN),
        (("enc-4",), ("ENC-4",)),
        (("ENC-4,buf-1", "BUF-1"), ("ENC-4", "BUF-1")),
    ],
)
def test_ids_are_found_in_any_case_and_each_once(asked: tuple[str, ...], found: tuple[str, ...]) -> None:
    assert chosen(asked, _KNOWN, what="requirement", listing="camproof requirements") == found


@pytest.mark.parametrize(
    ("word", "hint"), [("ECN-4", "Did you mean 'ENC-4'?"), ("", "`x` lists them all."), ("zzz", "`x` lists them all.")]
)
def test_an_unknown_id_is_named_with_what_to_do(word: str, hint: str) -> None:
    with pytest.raises(BadInputError, match=r"^there is no requirement") as caught:
        chosen((word,), _KNOWN, what="requirement", listing="x")
    assert repr(word) in str(caught.value)
    assert str(caught.value).endswith(hint)


def test_nothing_close_is_no_suggestion() -> None:
    assert did_you_mean("xyzzy", _KNOWN) == ""
