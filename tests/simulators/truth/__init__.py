"""Verdicts on targets against the truth: what is said to run as meant is run and measured.

``python -m tests.simulators.truth --count 200`` draws accepted scenarios, exports each for every
target and lets the target, or what reads its format, judge. A test runs a few of them.
"""
