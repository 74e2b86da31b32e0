"""A car behind another on every road template, with right- and left-hand traffic."""

from __future__ import annotations

from scenario_gen.domain.road import TEMPLATES
from scenario_gen.domain.scenario import Scenario
from scenario_gen.roads import build
from tests.worlds import scenario

EVERYWHERE = [(name, hand) for name in TEMPLATES for hand in ("right", "left")]


def on_template(template: str, traffic: str) -> Scenario:
    """On the first road that the template has, in the first of its lanes that runs with s."""
    data = {"template": template, "speed_limit_mps": 14.0, "traffic": traffic}
    network = build(TEMPLATES[template].model_validate(data))
    road = next(iter(network.roads.values()))
    lane = next(
        spec.id
        for spec in road.lanes
        if spec.kind == "driving" and spec.direction > 0 and spec.width_m > 2.0
    )
    ahead = {"road": road.id, "lane": lane, "s_m": 30.0}
    return scenario(
        road=data, duration_s=4.0, id=f"{template.replace('_', '-')}-{traffic}",
        ego={"start": ahead | {"s_m": 5.0}, "speed_mps": 8.0},
        actors=[{"id": "lead", "category": "car", "start": ahead, "speed_mps": 6.0}],
    )  # fmt: skip
