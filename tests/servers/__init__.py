"""Real servers for tests: PostgreSQL and brokers are shared with the campaign, Ceph is only tested with."""

from __future__ import annotations

from bench.servers import free_ports

__all__ = ("free_ports",)
