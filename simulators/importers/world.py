"""Things that are one for all: the weather, variables and signals, as events change them."""

from __future__ import annotations

from dataclasses import dataclass, field

from scenario_gen.errors import InputError
from simulators.importers.node import Node


@dataclass
class World:
    """Global things that events change."""

    environment: list[tuple[float, Node]] = field(default_factory=list)
    values: dict[str, list[tuple[float, str]]] = field(default_factory=dict)
    signals: dict[str, list[tuple[float, str]]] = field(default_factory=dict)

    def change(self, action: Node, at_s: float) -> None:
        """Carry out a ``GlobalAction``."""
        for node in action.children():
            match node.tag:
                case "EnvironmentAction":
                    self.environment.append((at_s, node))
                case "VariableAction" | "ParameterAction":
                    self._set(node, at_s)
                case "InfrastructureAction":
                    self.set_signal(node, at_s)
                case _:
                    node.say("left_out", "there is no such thing in a scenario")

    def _set(self, node: Node, at_s: float) -> None:
        ref = "variableRef" if node.has("variableRef") else "parameterRef"
        name = str(node.element.get(ref, "")).removeprefix("$")
        change = node.only()
        values = self.values.setdefault(name, [])
        if not values:
            found = node.scope.get(name)
            values.append((0.0, str(found[1].resolve(found[0])) if found else "0"))
        try:
            if change.tag == "SetAction":
                value = change.text("value")
            else:
                rule = change.need("Rule").only()
                old = float(values[-1][1])
                by = rule.number("value")
                value = f"{old * by if rule.tag.startswith('Multiply') else old + by:.12g}"
        except (InputError, ValueError) as error:
            node.say("left_out", str(error))
            return
        values.append((at_s, value))
        node.say("approximated", "scenarios have no variables", "what depends on it was played")

    def set_signal(self, node: Node, at_s: float) -> None:
        """Note the state of a signal from a time on, for the conditions on it."""
        action = node.child("TrafficSignalAction")
        inner = action.only() if action is not None else None
        if inner is None or inner.tag != "TrafficSignalStateAction":
            node.say("left_out", "only states of signals are taken")
            return
        self.signals.setdefault(inner.text("name"), []).append((at_s, inner.text("state")))
        node.say("left_out", "what signals show is not taken", "conditions on it were played")
