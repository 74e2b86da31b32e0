"""Domain types: scenario, road, environment, actor, behaviour, brief, trace, finding."""
