"""The moderator's console: pages rendered on the server, usable without script."""

from __future__ import annotations

from pathlib import Path

from review_queue.web.console import create_console

STATIC_DIR = Path(__file__).parent / "static"
"""The style sheet and the scripts; serve them at ``/moderation/static``."""

__all__ = ["STATIC_DIR", "create_console"]
