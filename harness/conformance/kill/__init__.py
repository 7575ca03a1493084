"""A cloud of its own in a child process, killed while cameras upload to it, and started again."""
