"""The `camproof` command, one file a sub-command."""

from harness.cli.frame import main

__all__ = ["main"]
