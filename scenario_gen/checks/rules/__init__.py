"""The rules, one per file; ``scenario_gen.checks.registry`` lists them."""
