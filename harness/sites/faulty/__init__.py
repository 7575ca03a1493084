"""Sites that are wired otherwise than their description says, each a small edit: so that checks can be seen to fail."""
