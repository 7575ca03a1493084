"""What a fleet needs, as a paper."""
