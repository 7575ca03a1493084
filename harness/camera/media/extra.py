"""The optional extra `media`, and what to say when it is not there."""

from harness.errors import CamproofError


class MediaExtraMissingError(CamproofError):
    """PyAV or numpy is not installed."""

    def __init__(self, package: str) -> None:
        super().__init__(
            f"the Python package {package!r} is not installed, and video can't be encoded or decoded without it: "
            "install it with pip install 'camproof[media]'."
        )
