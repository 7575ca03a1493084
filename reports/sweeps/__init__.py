"""What many runs of a scenario came to, as a paper."""
