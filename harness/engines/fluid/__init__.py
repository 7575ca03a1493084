"""The fluid engine: rates between changes, solved exactly; a fleet of a million cameras in seconds.

`docs/explanation/models.md` says what it computes and how far it may be from `events`.
"""

from harness.engines.fluid.run import run

__all__ = ["run"]
