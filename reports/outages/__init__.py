"""What an outage cost, as figures, numbers and a page: drawn from a model engine's result."""
