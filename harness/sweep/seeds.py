"""Seeds of replications: the same at every point, so that points are compared under the same luck."""

import numpy as np


def seed_of(base: int, replication: int) -> int:
    """The first replication is the scenario as it is; the others have seeds of their own, the same on any machine."""
    if replication == 0:
        return base
    word = np.random.SeedSequence([base, replication]).generate_state(1, np.uint64)[0]
    return int(word >> np.uint64(1))  # a scenario's seed has 63 bits
