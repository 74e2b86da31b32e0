"""Tests of reading OpenSCENARIO files."""
