"""Where a plan's chance comes from: one stream for each thing that is drawn, so that none disturbs another."""

from enum import IntEnum

import numpy as np


class Purpose(IntEnum):
    """What is drawn."""

    WHERE = 1  # the share of sites that a fault hits
    WHEN = 2  # a fault's episodes
    MOTION = 3  # spikes of a template's bitrate at a group's sites


def stream(seed: int, purpose: Purpose, *number: int) -> np.random.Generator:
    """The stream for the fault (or template and group) of this number. Philox gives the same on any machine."""
    return np.random.Generator(np.random.Philox(np.random.SeedSequence([seed, purpose, *number])))
