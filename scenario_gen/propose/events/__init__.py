"""Families of events: each turns a wish on a stage into actors, parameters and intent."""
