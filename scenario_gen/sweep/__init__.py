"""Variants by the million: sampled, rolled out and checked chunk by chunk."""
