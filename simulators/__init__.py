"""Simulators: exporters (scenario to bytes) and adapters (run a file, read a trace)."""
