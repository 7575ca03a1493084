"""From a topology to the plan of its lab: what hangs where, and what it is set to. No I/O."""
