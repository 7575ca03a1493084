"""The conformance suite as pytest: one test a promise and case, on one run of the target for all of them."""
