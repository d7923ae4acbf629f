"""How far the trust of document-verified members reaches an account: a rank that orders the queue and nothing else.

SybilRank: a short random walk from the trusted members over who vouched for whom, divided by the number of ties, so
that a crowd that vouches for itself gains nothing by being many. It admits and refuses nobody: after the rules it
has little left to tell, and in small dense quarters it is often wrong.
"""

from __future__ import annotations

import math

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import coo_array

from cooptation.graph import GIVEN, Surroundings, Tie
from cooptation.vouch import TrustLevel

LEAST_STEPS = 3
"""A walk shorter than this does not leave the house of who vouched."""
DOUBTS = frozenset({Tie.DECLINED, Tie.OBJECTED})
WORST = 1000
"""The precedence of the most doubtful; 0 is that of everything which has no rank."""
DOUBT_STEP = 100
"""What one neighbour's « je ne connais pas » or objection adds."""
MOST_DOUBT_STEPS = 5


def trust_rank(
    count: int, ties: NDArray[np.int64], seeds: NDArray[np.bool_], steps: int | None = None
) -> NDArray[np.float64]:
    """The trust that reaches each account, by its number of ties.

    Args:
        count: how many accounts, n.
        ties: (m, 2) places of the two ends; direction and repetition do not matter.
        seeds: (n,) which of them are trusted.
        steps: of the walk; None for log2 n, early enough that it does not forget where it began.

    Returns:
        (n,) at least 0; 0 where no trust arrives. Its mean over a connected trusted region is about 1.

    Source: Q. Cao, M. Sirivianos, X. Yang, T. Pregueiro, "Aiding the detection of fake accounts in large scale social
    online services", NSDI 2012.
    """
    rank = np.zeros(count)
    if not count or not ties.size or not seeds.any():
        return rank
    graph, degree = _adjacency(count, ties)
    trust = np.where(seeds, graph.nnz / seeds.sum(), 0.0)
    share = np.divide(1.0, degree, out=np.zeros(count), where=degree > 0)
    for _ in range(max(LEAST_STEPS, math.ceil(math.log2(count))) if steps is None else steps):
        trust = graph @ (trust * share)
    reached: NDArray[np.float64] = trust * share
    return reached


def _adjacency(count: int, ties: NDArray[np.int64]) -> tuple[coo_array, NDArray[np.float64]]:
    """The symmetric matrix of 0 and 1 without a diagonal, and its row sums."""
    apart = ties[ties[:, 0] != ties[:, 1]]
    ends = np.unique(np.sort(apart, axis=1), axis=0)
    both = np.concatenate([ends, ends[:, ::-1]])
    graph = coo_array((np.ones(len(both)), (both[:, 0], both[:, 1])), shape=(count, count)).tocsr()
    return graph, np.asarray(graph.sum(axis=1)).ravel()


def rank_people(around: Surroundings) -> dict[str, float]:
    """The trust that reaches each person; document-verified members in good standing are the trusted ones."""
    places = {person.id: place for place, person in enumerate(around.people)}
    given = [(places[link.of], places[link.to]) for link in around.known_links if _carries(link.tie, link.is_void)]
    seeds = np.array([person.level is TrustLevel.D and not person.is_stopped for person in around.people], dtype=bool)
    ranks = trust_rank(len(places), np.array(given, dtype=np.int64).reshape(-1, 2), seeds)
    return {person: float(ranks[place]) for person, place in places.items()}


def _carries(tie: Tie, is_void: bool) -> bool:
    return tie in GIVEN and not is_void


def precedence(around: Surroundings) -> int:
    """How soon a human should look at the newcomer in the centre among those due in the same hour, 0 to 1000.

    The share of the others who have more trust, in 1/500, and a step for each neighbour who does not know them.
    """
    if around.centre is None:
        return 0
    ranks = rank_people(around)
    own = ranks.pop(around.centre, 0.0)
    above = sum(rank > own for rank in ranks.values()) / len(ranks) if ranks else 0.0
    doubts = {link.of for link in around.known_links if link.to == around.centre and link.tie in DOUBTS}
    steps = min(len(doubts), MOST_DOUBT_STEPS) * DOUBT_STEP
    return min(WORST, round(above * (WORST - MOST_DOUBT_STEPS * DOUBT_STEP)) + steps)
