"""Tests of operational design domains."""
