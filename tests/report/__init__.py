"""The report on a catalog."""
