"""Programs of other projects, run by interpreters of their own."""
