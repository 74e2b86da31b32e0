"""Scenarios at the limits of rules, by what the limits are on."""
