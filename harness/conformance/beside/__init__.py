"""The reference cloud in a process of its own beside the one in which cameras are."""
