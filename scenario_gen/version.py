"""The version of the tool: part of provenance and of every summary."""

VERSION = "0.1.0"
