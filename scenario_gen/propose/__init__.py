"""Proposals: from a topic to a raw answer of a model, and from the answer to a scenario.

The way of one proposal::

    Ask --build_prompt--> Prompt --Proposer.ask--> Answer --parse--> proposal --realise--> Scenario

Only ``Proposer.ask`` talks to a model. Everything after the raw answer is a pure function of the
answer's text, the ask and the brief, so a recorded answer gives the same scenario byte for byte.
"""
