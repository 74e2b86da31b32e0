"""Published thresholds: TTC at the lane intrusion above which a cut-in must be avoided."""

from __future__ import annotations

from typing import NamedTuple

from scenario_gen.drivers.cut_in_rules import CutInRule, EuCutIn, EuCutInStanding, R157CutIn

SPEEDS_KMH: tuple[float, ...] = (10.0, 20.0, 30.0, 40.0, 50.0, 60.0)


class ThresholdTable(NamedTuple):
    """TTC in s for the relative speeds ``SPEEDS_KMH``, in the decimals of the publication."""

    rule: CutInRule
    published_s: tuple[float, ...]
    note: str

    @property
    def ours_s(self) -> tuple[float, ...]:
        """The same from the formula of the rule."""
        return tuple(round(float(self.rule.threshold_s(v / 3.6)), 2) for v in SPEEDS_KMH)


TABLES: tuple[ThresholdTable, ...] = (
    ThresholdTable(
        R157CutIn(),
        (0.58, 0.81, 1.04, 1.28, 1.51, 1.74),
        "the regulation has the formula only",
    ),
    ThresholdTable(EuCutIn(), (0.48, 0.71, 0.94, 1.18, 1.41, 1.64), "table of Annex III"),
    ThresholdTable(EuCutInStanding(), (0.74, 1.32, 1.90, 2.47, 3.05, 3.63), "table of Annex III"),
)
