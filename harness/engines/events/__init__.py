"""Every segment as an event under simpy; every decision of a camera the camera core's own.

    result = run(plan)

What it computes: `docs/explanation/models.md`.
"""

from harness.engines.events.run import run

__all__ = ["run"]
