"""Is the declared person one of the holders printed on the paper? ``compare`` is the way in.

Structure first, similarity last: holders are told apart, each keeps its own first names and surname, and
only then are names held against each other, part by part. Nothing here knows of addresses or documents.
"""

from __future__ import annotations

from verification.names.compare import compare, compare_any
from verification.names.model import NameMatch, NameVerdict

__all__ = ["NameMatch", "NameVerdict", "compare", "compare_any"]
