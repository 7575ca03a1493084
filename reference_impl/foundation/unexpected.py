"""What may be told of an exception that nobody expected: its type and its place. Its message may hold a secret."""

import os
import traceback
from pathlib import Path

_ROOT = Path(__file__).parents[2]


def kind_of(error: BaseException) -> str:
    """Its type, and what the system or SQLite says of it in words of their own."""
    name = type(error).__name__
    beneath = getattr(error, "orig", None) or error  # SQLAlchemy's wrap the driver's
    if isinstance(beneath, OSError) and isinstance(beneath.errno, int):
        return f"{name} ({os.strerror(beneath.errno)})"
    said = getattr(beneath, "sqlite_errorname", "")
    return f"{name} ({said})" if said else name


def place_of(error: BaseException) -> str:
    """Where it was raised: file and line, and the last place of ours on the way there."""
    frames = traceback.extract_tb(error.__traceback__)
    ours = [frame for frame in frames if Path(frame.filename).is_relative_to(_ROOT)] or frames
    return f"{Path(ours[-1].filename).name}:{ours[-1].lineno} in {ours[-1].name}" if ours else "an unknown place"
