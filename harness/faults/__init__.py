"""What can go wrong, and when."""
