"""What a load test came to: thresholds first, then locust's figures."""
