"""What stands before every service: bounds on what comes in, logs, metrics and health.

Services know nothing of it. They word refusals, note who asks (`foundation/noted.py`), and tell what they stand on.
"""
