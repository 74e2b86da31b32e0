"""Brief in, typed events out: propose -> rollout -> check -> deduplicate -> store.

The same brief and the same answers give the same bytes. Proposals are worked on as they come, but
they are *committed* in the order of their index: deduplication, the ledger and the catalog see
them in that order alone. What steers the prompt of a proposal is the state after a commit a fixed
number of proposals earlier, so it does not depend on which answer came first either.
"""
