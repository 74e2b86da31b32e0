"""Drawings from the whole space of scenarios."""
