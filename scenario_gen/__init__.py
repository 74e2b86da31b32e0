"""Edge-case scenario generator for automated driving."""

__version__ = "0.1.0"
