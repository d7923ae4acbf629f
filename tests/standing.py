"""One application for many tests: its routes are made once, what stands behind them is each test's own.

Making the routes of the service takes longer than most tests of its pages. So they are made over stand-ins, which pass
everything on to what is behind the request that is being answered. Nothing of one test is left for the next: only what
an application remembers by itself (its counters) is shared, and a test of that makes an application of its own.
"""

from __future__ import annotations

from contextvars import ContextVar
from dataclasses import fields, replace
from operator import attrgetter
from typing import Any, TypeVar

from fastapi import FastAPI
from starlette.types import Receive, Scope, Send

Made = TypeVar("Made")

_behind: ContextVar[object] = ContextVar("behind")


class StandIn:
    """Stands for one thing behind an application, named by its path there.

    While the application is made nothing is behind it yet: what is taken from a stand-in then is a stand-in too.
    """

    def __init__(self, path: str) -> None:
        self._path = path
        self._meant = attrgetter(path)

    def __getattr__(self, name: str) -> Any:
        if name.startswith("__"):
            raise AttributeError(name)
        behind = _behind.get(None)
        return StandIn(f"{self._path}.{name}") if behind is None else getattr(self._meant(behind), name)

    def __call__(self, *values: Any, **named: Any) -> Any:
        return self._meant(_behind.get())(*values, **named)


def with_stand_ins(example: Made, path: str, *, but_for: tuple[str, ...] = ()) -> Made:
    """A dataclass whose fields are stand-ins, but for those that are the same in every test."""
    names = [field.name for field in fields(example) if field.name not in but_for]  # type: ignore[arg-type]
    return replace(example, **{name: StandIn(f"{path}.{name}") for name in names})  # type: ignore[type-var]


class OwnApp:
    """A shared application over a test's own surroundings."""

    def __init__(self, shared: FastAPI, behind: object) -> None:
        self._shared = shared
        self._behind = behind

    @property
    def routes(self) -> list[Any]:
        return self._shared.routes

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        token = _behind.set(self._behind)
        try:
            await self._shared(scope, receive, send)
        finally:
            _behind.reset(token)
