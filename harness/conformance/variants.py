"""What differs from the reference and is right: of the cloud, of the camera, and of how a run is set up."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, fields, replace
from typing import Literal

from harness.camera.variants.catalogue import CAMERA_VARIANTS
from harness.conformance.embedded import REGIONS
from harness.conformance.plans import suite
from harness.scenario.model import Scenario
from reference_impl.variants.catalogue import CLOUD_VARIANTS


@dataclass(frozen=True, slots=True)
class Setting:
    """How a run of the matrix is set up."""

    regions: tuple[str, ...] = REGIONS
    credential_life_s: float = 10.0  # short, so that expiry and renewal happen during the run
    segment_s: float = 1.0
    only_policy: Literal["delete-oldest", "deny-new"] | None = None  # None: each camera of a site has another one

    @property
    def scenario(self) -> Scenario:
        """What is recorded."""
        plan = suite(self.regions, segment_s=self.segment_s)
        if self.only_policy is None:
            return plan
        policy = {"cache_policy": self.only_policy}
        sites = (
            site.model_copy(update={"cameras": tuple(camera.model_copy(update=policy) for camera in site.cameras)})
            for site in plan.sites
        )
        return plan.model_copy(update={"sites": tuple(sites)})


STANDARD = Setting()


def changed(setting: Setting) -> frozenset[str]:
    """What a setting sets otherwise."""
    return frozenset(one.name for one in fields(setting) if getattr(setting, one.name) != getattr(STANDARD, one.name))


def all_of(settings: Iterable[Setting]) -> Setting:
    """One setting with all that these set otherwise."""
    return replace(STANDARD, **{name: getattr(one, name) for one in settings for name in changed(one)})


@dataclass(frozen=True, slots=True)
class Variant:
    """Something that differs and must trip no check: what, and why it is allowed."""

    id: str
    title: str
    side: Literal["camera", "cloud", "run"]
    allowed: str
    setting: Setting = field(default=STANDARD)
    probed: tuple[str, ...] = ()  # requirements for which something is asked that not every run asks


_OF_THE_RUN = (
    Variant(
        "two-second-segments", "segments of two seconds", "run",
        "no length is promised: a camera's maker chooses it", replace(STANDARD, segment_s=2.0),
    ),
    Variant(
        "every-cache-denies", "every camera keeps what is old and drops what is new", "run",
        "deny-new is one of the two policies that a camera may declare (BUF-3)",
        replace(STANDARD, only_policy="deny-new"),
    ),
    Variant(
        "every-cache-deletes", "every camera drops what is oldest", "run",
        "delete-oldest is one of the two policies that a camera may declare (BUF-3)",
        replace(STANDARD, only_policy="delete-oldest"),
    ),
    Variant(
        "longer-credentials", "temporary credentials are good for 13 s and not for 10", "run",
        "how long they are good is the operator's to choose (CRED-5)", replace(STANDARD, credential_life_s=13.0),
    ),
    Variant(
        "other-regions", "a cloud in Japan, the UK and Australia", "run",
        "a target may claim some of the six regions, whichever they are (REG-1)",
        replace(STANDARD, regions=("jp-tyo", "uk-lon", "au-syd")),
    ),
)  # fmt: skip

VARIANTS: Mapping[str, Variant] = {
    **{v.id: Variant(v.id, v.title, "cloud", v.allowed, probed=v.probed) for v in CLOUD_VARIANTS.values()},
    **{v.id: Variant(v.id, v.title, "camera", v.allowed, probed=v.probed) for v in CAMERA_VARIANTS.values()},
    **{v.id: v for v in _OF_THE_RUN},
}
