"""Coverage of a suite: factors, combinations, gaps and saturation, as typed tables."""

from scenario_gen.coverage.acceptance import Acceptance, acceptance
from scenario_gen.coverage.chosen import constraints_of
from scenario_gen.coverage.constraints import AT_CONSTANT_SPEED, CONSTRAINTS, Constraint
from scenario_gen.coverage.csvtables import csv_tables
from scenario_gen.coverage.csvtext import Cell, Row, to_csv
from scenario_gen.coverage.default_model import default_model
from scenario_gen.coverage.factors import factor_definitions, factors
from scenario_gen.coverage.gaps import Gap, Gaps, gaps, steering_phrases
from scenario_gen.coverage.heatmap import HeatMap, heat_map
from scenario_gen.coverage.histograms import Histogram, parameters
from scenario_gen.coverage.links import borne_out, named_factors
from scenario_gen.coverage.marginals import LevelCount, Marginals, Share, marginals
from scenario_gen.coverage.realised import Realised
from scenario_gen.coverage.report import coverage_report, report_of
from scenario_gen.coverage.saturation import Saturation, new_pairs, saturation
from scenario_gen.coverage.suite import Apart, Counted, Suite, count
from scenario_gen.coverage.table import Factor, FactorTable, Level
from scenario_gen.coverage.tracker import CoverageTracker
from scenario_gen.coverage.tway import FactorSet, TWay, pairwise, tway
from scenario_gen.coverage.valid import Validity, validity

__all__ = [
    "AT_CONSTANT_SPEED",
    "CONSTRAINTS",
    "Acceptance",
    "Apart",
    "Cell",
    "Constraint",
    "Counted",
    "CoverageTracker",
    "Factor",
    "FactorSet",
    "FactorTable",
    "Gap",
    "Gaps",
    "HeatMap",
    "Histogram",
    "Level",
    "LevelCount",
    "Marginals",
    "Realised",
    "Row",
    "Saturation",
    "Share",
    "Suite",
    "TWay",
    "Validity",
    "acceptance",
    "borne_out",
    "constraints_of",
    "count",
    "coverage_report",
    "csv_tables",
    "default_model",
    "factor_definitions",
    "factors",
    "gaps",
    "heat_map",
    "marginals",
    "named_factors",
    "new_pairs",
    "pairwise",
    "parameters",
    "report_of",
    "saturation",
    "steering_phrases",
    "to_csv",
    "tway",
    "validity",
]
