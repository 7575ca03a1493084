"""Many runs of one scenario: what is varied, how often it is repeated, when that is enough, and what it came to."""
