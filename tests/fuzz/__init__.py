"""A hundred thousand inputs that nobody sane would send: `python -m tests.fuzz`."""
