"""Vouching by verified neighbours: who may vouch, what vouches add up to, and what follows.

``decision.decide`` is the whole path; the rules are in ``eligibility`` (one vouch), ``tally`` (all of them
together) and ``flags`` (what a human must see). Plain values and pure functions; no personal data.
"""
