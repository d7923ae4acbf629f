"""How the queue stands, for Prometheus: by kind of item, never by person."""

from __future__ import annotations

from datetime import datetime

from prometheus_client import CollectorRegistry, Gauge
from sqlalchemy import Connection

from review_queue.adapters.measures import leases_expired, queue_depth
from review_queue.item import ItemKind

KIND = ["kind"]


class QueueGauges:
    """What waits, what is late, how long the oldest has waited, how many leases ran out."""

    def __init__(self, registry: CollectorRegistry) -> None:
        """Every kind of item has its line from the start; made-up cases have none."""
        self.waiting = Gauge("palier_review_items", "Cases that wait for a person", KIND, registry=registry)
        self.late = Gauge("palier_review_late", "Those whose promised time has passed", KIND, registry=registry)
        self.oldest = Gauge("palier_review_oldest_seconds", "Age of the oldest of them", KIND, registry=registry)
        self.expired = Gauge("palier_review_leases_expired", "Leases that ran out so far", registry=registry)

    def read(self, connection: Connection, now: datetime) -> None:
        """Count again."""
        found = {kind: (cases, late, oldest) for kind, cases, late, oldest in queue_depth(connection, now)}
        for kind in ItemKind:
            if kind is not ItemKind.GOLDEN:
                cases, late, oldest = found.get(kind.value, (0, 0, 0.0))
                self.waiting.labels(kind.value).set(cases)
                self.late.labels(kind.value).set(late)
                self.oldest.labels(kind.value).set(oldest)
        self.expired.set(leases_expired(connection))
