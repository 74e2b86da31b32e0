"""Tables of kinds by family; ``scenario_gen.domain.actor_kinds`` joins them."""
