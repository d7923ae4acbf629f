"""Logs as JSON lines: ids and codes, never a name, an address or text of a document."""

from __future__ import annotations

import logging
import sys

import structlog


def configure_logs(level: str) -> None:
    """Send structlog and the standard library's loggers to stderr, one JSON object a line."""
    number = logging.getLevelNamesMapping().get(level.upper(), logging.INFO)
    structlog.configure(
        processors=[
            structlog.contextvars.merge_contextvars,
            structlog.processors.add_log_level,
            structlog.processors.TimeStamper(fmt="iso", utc=True),
            structlog.processors.format_exc_info,
            structlog.processors.JSONRenderer(),
        ],
        wrapper_class=structlog.make_filtering_bound_logger(number),
        logger_factory=structlog.PrintLoggerFactory(sys.stderr),
    )
    logging.basicConfig(level=max(number, logging.WARNING), stream=sys.stderr, format=_STDLIB_FORMAT, force=True)


_STDLIB_FORMAT = '{"event": "library", "logger": "%(name)s", "level": "%(levelname)s", "timestamp": "%(asctime)s"}'
"""Messages of libraries may quote what they handle, so only who spoke and when is kept."""
