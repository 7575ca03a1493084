"""Clouds with one thing wrong, so that the checks can be seen to fail. Never an `if` in the reference itself."""
