"""What runs within locust's processes: cameras and viewers, and how they tell what they did.

Only `locustfile` and `connection` import locust, which puts gevent under the whole process: nothing else may.
"""
