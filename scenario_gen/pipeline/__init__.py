"""Brief in, typed events out: propose -> rollout -> check -> deduplicate -> store.

The same brief and the same answers give the same bytes. Proposals are worked on as they come, but
they are *committed* in the order of their index: deduplication, the ledger and the catalog see
them in that order alone. What steers the prompt of a proposal is the state after a commit a fixed
number of proposals earlier, so it does not depend on which answer came first either.
"""

from scenario_gen.pipeline.events import (
    Committed,
    Covered,
    Event,
    Exported,
    Finished,
    Listener,
    Message,
    Started,
)
from scenario_gen.pipeline.run import Options, run
from scenario_gen.pipeline.summary import Summary

__all__ = [
    "Committed",
    "Covered",
    "Event",
    "Exported",
    "Finished",
    "Listener",
    "Message",
    "Options",
    "Started",
    "Summary",
    "run",
]
