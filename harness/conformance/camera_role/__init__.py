"""A camera is judged: the reference cloud, which plays faults to it and writes down what it sends."""
