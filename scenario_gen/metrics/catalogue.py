"""All measures of a summary, in the order in which they are reported."""

from __future__ import annotations

from scenario_gen.metrics.btn import INFO as BTN
from scenario_gen.metrics.closing_speed import INFO as CLOSING_SPEED
from scenario_gen.metrics.delta_v import EGO as DELTA_V_EGO
from scenario_gen.metrics.delta_v import OTHER as DELTA_V_OTHER
from scenario_gen.metrics.drac import INFO as DRAC
from scenario_gen.metrics.impact import INFOS as IMPACT
from scenario_gen.metrics.info import Info
from scenario_gen.metrics.min_gap import INFO as MIN_GAP
from scenario_gen.metrics.mttc import INFO as MTTC
from scenario_gen.metrics.path_ttc import INFO as PATH_TTC
from scenario_gen.metrics.pet import INFO as PET
from scenario_gen.metrics.required_decel import INFO as REQUIRED_DECEL
from scenario_gen.metrics.rss_lateral import INFO as RSS_LATERAL
from scenario_gen.metrics.rss_longitudinal import INFO as RSS_LONGITUDINAL
from scenario_gen.metrics.stn import INFO as STN
from scenario_gen.metrics.tet import INFO as TET
from scenario_gen.metrics.thw import INFO as THW
from scenario_gen.metrics.tit import INFO as TIT
from scenario_gen.metrics.ttc import INFO as TTC

MEASURES: tuple[Info, ...] = (
    MIN_GAP,
    TTC,
    PATH_TTC,
    MTTC,
    THW,
    PET,
    TET,
    TIT,
    CLOSING_SPEED,
    DRAC,
    REQUIRED_DECEL,
    BTN,
    STN,
    RSS_LONGITUDINAL,
    RSS_LATERAL,
    *IMPACT,
    DELTA_V_EGO,
    DELTA_V_OTHER,
)

#: Place of each measure by its name.
PLACE: dict[str, int] = {info.name: place for place, info in enumerate(MEASURES)}
