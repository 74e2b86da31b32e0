"""Confidence in the checker: faults are planted by known amounts, and it has to find them."""

from scenario_gen.confidence.figures import (
    ConfidenceFigures,
    figures_of,
    shipped_figures,
)
from scenario_gen.confidence.page import confidence_page
from scenario_gen.confidence.planted import Fault, Planted, plant
from scenario_gen.confidence.trials import FaultTrial, Trial, trial

__all__ = [
    "ConfidenceFigures",
    "Fault",
    "FaultTrial",
    "Planted",
    "Trial",
    "confidence_page",
    "figures_of",
    "plant",
    "shipped_figures",
    "trial",
]
