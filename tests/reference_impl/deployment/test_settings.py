from pathlib import Path

import pytest

from reference_impl.deployment import REGIONS, CloudSettings


def test_the_six_regions_are_there_by_default() -> None:
    assert CloudSettings(Path("x")).regions == ("au-syd", "ca-tor", "eu-fra", "jp-tyo", "uk-lon", "us-iad")
    assert [(place.name, place.place) for place in REGIONS.values()] == [
        ("Australia", "Sydney"),
        ("Canada", "Toronto"),
        ("EU", "Frankfurt"),
        ("Japan", "Tokyo"),
        ("UK", "London"),
        ("US", "N. Virginia"),
    ]


def test_what_is_wrong_is_named() -> None:
    with pytest.raises(ValueError, match="mars"):
        CloudSettings(Path("x"), ("eu-fra", "mars"))
    with pytest.raises(ValueError, match="none given"):
        CloudSettings(Path("x"), ())
    with pytest.raises(ValueError, match="credential_life_s"):
        CloudSettings(Path("x"), credential_life_s=0)
    with pytest.raises(ValueError, match="first_port"):
        CloudSettings(Path("x"), first_port=70_000)
