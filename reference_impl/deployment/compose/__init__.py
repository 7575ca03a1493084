"""The cloud taken apart as a compose file: a container for each part and each place's PostgreSQL."""
