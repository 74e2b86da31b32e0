"""What simulators can do of what scenarios may contain, as data files beside this module.

``model`` says what a profile is, ``reading`` reads the files, ``features`` finds what a scenario
makes use of, and ``capability`` puts both together: a verdict before anything is written.
"""

from __future__ import annotations

from simulators.profiles.model import Profile
from simulators.profiles.reading import profile_by_name, ready_profiles

__all__ = ["Profile", "profile_by_name", "ready_profiles"]
