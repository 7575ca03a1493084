"""Whether a browser is at hand, and what to do where none is."""

import shutil
from importlib.util import find_spec

from harness.cloud.target import Target

_COMMANDS = ("chromium", "chromium-browser", "google-chrome")


def chromium() -> str:
    """The path of a Chromium; "" where there is none."""
    return next(iter(_commands()), "")


def missing() -> str:
    """What a browser needs and is not here, with what to do; "" where nothing is missing."""
    if find_spec("playwright") is None:
        return "nothing drives a browser here: pip install 'camproof[browser]'"
    return "" if chromium() else "there is no chromium command here: apt install chromium"


def absent(target: Target) -> str:
    """Why no browser can look at a target's web client; "" where one can."""
    if not target.web:
        return "no web client is served: the reference cloud has one once `make web` (with Node.js) has built its page"
    return missing()


def _commands() -> list[str]:
    return [found for name in _COMMANDS if (found := shutil.which(name))]
