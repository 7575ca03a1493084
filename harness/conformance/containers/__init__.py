"""The reference cloud in containers: one for the global part, a region, its key server, and each one's PostgreSQL."""
