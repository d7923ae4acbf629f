"""Redis and RabbitMQ, as the campaign starts them."""

from __future__ import annotations

from bench.servers.brokers import RABBITMQ, REDIS, is_rabbitmq_installed, is_redis_installed, run_rabbitmq, run_redis

__all__ = ("RABBITMQ", "REDIS", "is_rabbitmq_installed", "is_redis_installed", "run_rabbitmq", "run_redis")
