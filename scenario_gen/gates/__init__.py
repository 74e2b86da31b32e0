"""Gates: what CI requires of a coverage report, judged, and as JUnit XML."""

from scenario_gen.gates.grammar import needed_strength, parse
from scenario_gen.gates.judge import judge
from scenario_gen.gates.junit import junit_xml
from scenario_gen.gates.names import names_known
from scenario_gen.gates.quantities import is_ratio

__all__ = ["is_ratio", "judge", "junit_xml", "names_known", "needed_strength", "parse"]
