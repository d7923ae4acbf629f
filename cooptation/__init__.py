"""Vouching by verified neighbours: who may vouch, what vouches add up to, and what follows.

``decision.decide`` is the whole path; the rules are in ``eligibility`` and ``organisations`` (one vouch), ``tally``
(all of them together) and ``flags`` (what a human must see). Around it: ``asks`` and ``invitations`` (before),
``roles`` (who may give more), ``households`` (guests: access without weight), ``lifetime`` (after an admission) and
``aftermath`` (after a fraud, a takeover or a change of mind). Plain values and pure functions; no personal data.
"""
