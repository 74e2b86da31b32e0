"""The ``scenario-gen`` command: parses, composes, prints. One file per command group.

Modules here import the rest of the project inside the commands, so that ``--help`` is quick.
"""
