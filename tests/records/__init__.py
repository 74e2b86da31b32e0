"""Test-case records and what is written from them."""
