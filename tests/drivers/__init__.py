"""Tests of the reference drivers."""
