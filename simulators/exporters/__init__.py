"""Exporters: pure translations from a scenario to the bytes of a format."""
