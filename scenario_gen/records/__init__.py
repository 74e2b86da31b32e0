"""Test-case records: a scenario and what was found of it, in the words of a review."""

from scenario_gen.records.build import Evidence, record_of

__all__ = ["Evidence", "record_of"]
