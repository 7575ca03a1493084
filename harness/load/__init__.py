"""Load tests: locust drives, with users that act as cameras and viewers; what is due when, and what came of it."""
