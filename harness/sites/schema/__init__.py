"""What a topology file can say, as values."""
