"""From a scenario as a person writes it to a `Plan` that engines run."""
