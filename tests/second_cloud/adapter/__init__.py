"""camproof's adapter of the second cloud: from the harness' view to that cloud's API, and its answers back."""
