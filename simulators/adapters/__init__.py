"""Simulators behind one interface: see ``simulators.adapters.interface``."""
