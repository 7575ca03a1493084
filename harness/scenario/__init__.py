"""What is recorded, where, and what goes wrong meanwhile."""
