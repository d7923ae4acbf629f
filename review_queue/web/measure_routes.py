"""The routes of measures and quality."""

from __future__ import annotations

from fastapi import APIRouter, Depends

from review_queue.roles import Right
from review_queue.web.desk import Desk
from review_queue.web.gate import Gate
from review_queue.web.measure_pages import MeasurePages
from review_queue.web.pages import PREFIX, ConsoleRoute
from review_queue.web.quality_pages import QualityPages
from review_queue.web.routes import add_route


def measure_routes(desk: Desk, gate: Gate) -> APIRouter:
    """Figures for the whole team, quality for leads, one's own for each, the lesson after a made-up case."""
    measures, quality = MeasurePages(desk), QualityPages(desk)
    router = APIRouter(prefix=PREFIX, route_class=ConsoleRoute, dependencies=[Depends(gate.read)])
    add_route(router, "GET", "/metrics", measures.show, Right.MEASURES)
    add_route(router, "GET", "/metrics.csv", measures.file, Right.MEASURES)
    add_route(router, "GET", "/metrics/charts/{code}.svg", measures.chart, Right.MEASURES)
    add_route(router, "GET", "/quality", quality.show, Right.LEAD)
    add_route(router, "GET", "/quality/me", quality.mine)
    add_route(router, "GET", "/quality/drift/{place}.svg", quality.drift, Right.LEAD)
    add_route(router, "GET", "/items/{item_id}/lesson", quality.lesson)
    return router
