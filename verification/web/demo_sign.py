"""Whether the made-up town stands here, so that every page says so."""

from __future__ import annotations

from collections.abc import Callable

from fastapi import FastAPI
from sqlalchemy import Engine
from starlette.requests import Request

from verification.adapters import demonstration

NAME = "demonstration"
"""Under this name the pages of all packages find the question in the application's state."""


def tell_pages(app: FastAPI, engine: Engine) -> None:
    """Let pages ask whether the town stands; one short look each time."""

    def stands() -> bool:
        with engine.connect() as connection:
            return demonstration.standing(connection) is not None

    setattr(app.state, NAME, stands)


def is_demonstration(request: Request) -> bool:
    """Whether a page is shown over the made-up town."""
    stands: Callable[[], bool] | None = getattr(request.app.state, NAME, None)
    return stands is not None and stands()
