"""A camera judged by what a cloud sees of it: requests, objects, rows, gaps, and when they came."""
