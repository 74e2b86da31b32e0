"""Tests of preventability."""
