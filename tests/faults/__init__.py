"""Trials that break things while people play: `python -m tests.faults`."""
