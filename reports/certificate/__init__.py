"""One page on a conformance run for whoever must be able to show it: what holds, and of what run exactly."""
