"""Cameras in the lab upload to the reference cloud: behind its real names, over real networks."""
