"""What a cloud may have or lack: which requirements need which of it. A target file claims these by name."""

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Feature:
    """Something that a cloud may claim.

    Args:
        name: as target files have it.
        what: what a cloud has that claims it.
        requirements: what can't be judged without it.
        case: of which of their cases that holds; "": of all but those that are another feature's.
    """

    name: str
    what: str
    requirements: tuple[str, ...]
    case: str = ""


WEB_CLIENT = "web-client"

FEATURES: Mapping[str, Feature] = {
    feature.name: feature
    for feature in (
        Feature("activation", "organisations activate cloud storage first", ("ACT-1", "ACT-2", "ACT-6")),
        Feature("licences", "licence codes are redeemed, licences allocated to cameras", ("ACT-5", "ACT-13")),
        Feature("systems", "sites are of kinds, and registered to Connected services", ("ACT-7", "ACT-8")),
        Feature("axis-os", "a camera's AXIS OS must be new enough", ("ACT-9",)),
        Feature("connectivity", "a device reports the paths that it lacks", ("ACT-10",)),
        Feature(
            "clock", "its clock can be moved, so that a year passes", ("ACT-3", "ACT-4", "ACT-11", "ACT-12")
        ),
        Feature("retention", "an administrator can have retention enforced at once", ("IDX-5",)),
        Feature("oauth", "people sign in by OAuth 2.0, once for every service", ("ID-1", "ID-2", "ID-7")),
        Feature("slow-guessing", "guessing passwords is slowed", ("ID-5",)),
        Feature("two-step", "people may have a second step to sign in (TOTP)", ("ID-3", "ID-4")),
        Feature("roles", "administrators, operators and viewers", ("ID-6",)),
        Feature("several-regions", "two regions or more, apart from each other", ("REG-2", "REG-3", "REG-4")),
        Feature("six-regions", "the six regions of the paper", ("REG-1",)),
        Feature("redundancy", "a region keeps each object in two places or more", ("REG-5",)),
        Feature("gap-reports", "cameras report what they lost, and the index shows it", ("BUF-5", "PLAY-1")),
        Feature(
            "playlists", "recordings play from HLS playlists",
            ("PLAY-1", "PLAY-2", "PLAY-3", "PLAY-4", "PLAY-5", "KEY-5", "AVL-1"),
        ),
        Feature("key-server", "a key server unwraps content keys", ("KEY-2", "KEY-4", "KEY-5", "KEY-6", "KEY-7")),
        Feature("audit", "the key server writes down who was given which key", ("KEY-4",)),
        Feature(
            "evidence-at-rest", "its operator shows the folders that hold all it keeps",
            ("ENC-1", "ENC-7", "KEY-3", "KEY-5", "KEY-7"),
        ),
        Feature("throttling", "it can be made to throttle", ("AVL-3", "BUF-8", "BUF-11")),
        Feature(
            WEB_CLIENT, "a web client with My Systems and Video operation, at the address in `web`",
            ("KEY-5", "ID-1", "ID-2", "ID-3", "PLAY-1", "PLAY-3"), "browser",
        ),
    )
}  # fmt: skip


_CASES = frozenset(feature.case for feature in FEATURES.values()) - {""}


def needed(requirement: str, case: str = "") -> tuple[Feature, ...]:
    """The features without which a requirement can't be judged in this case of it."""
    return tuple(f for f in FEATURES.values() if requirement in f.requirements and f.case in {"", case})


def tells_of(feature: Feature, case: str) -> bool:
    """Whether a verdict in this case of a feature's requirement tells of the feature."""
    return case == feature.case if feature.case else case not in _CASES
