"""The cloud's public API as cameras, users and operators use it: a reading of every rule that is the harness's own."""
