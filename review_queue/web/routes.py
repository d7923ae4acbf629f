"""How a route is added: open to anybody, or named with the right it needs.

The right stands beside the path as the route's tag, so that one test walks all routes with every role.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from fastapi import APIRouter, Depends

from review_queue.roles import Right
from review_queue.web.gate import needs

Endpoint = Callable[..., Any]


def add_route(router: APIRouter, method: str, path: str, endpoint: Endpoint, right: Right = Right.CASES) -> None:
    """A route for those who have a right; it answers with a page of its own."""
    router.add_api_route(
        path, endpoint, methods=[method], response_model=None, tags=[right.value], dependencies=[Depends(needs(right))]
    )


def add_open(router: APIRouter, method: str, path: str, endpoint: Endpoint) -> None:
    """A route for whoever comes: the way in."""
    router.add_api_route(path, endpoint, methods=[method], response_model=None)
