"""Places over the API: addresses to offer while somebody types, and the quarter of a case."""

from __future__ import annotations

from typing import Annotated, Any

from fastapi import APIRouter, Query
from pydantic import BaseModel, ConfigDict, Field

from verification import cases
from verification.areas.typing_help import MOST_TYPED_CHARS
from verification.domain.case import Case
from verification.neighbourhoods import choose_quarter, quarter_of
from verification.ports import Services

MOST_SUGGESTIONS = 20
USUAL_SUGGESTIONS = 5


class QuarterChoice(BaseModel):
    """One quarter, by its id and its name."""

    id: str
    name: str


class QuarterAnswer(BaseModel):
    """The quarter of a case. ``choices`` is empty unless the home is near an edge and the resident may choose."""

    id: str | None
    name: str
    chosen: bool
    choices: list[QuarterChoice]


class ChosenQuarter(BaseModel):
    """One of the quarters that are offered."""

    model_config = ConfigDict(extra="forbid")

    quarter: str = Field(min_length=1, max_length=64)


class AddressAnswer(BaseModel):
    """An address of the national address base; ``number`` is empty when only the street is known."""

    label: str
    number: str
    street: str
    postcode: str
    city: str
    commune: str = Field(description="INSEE code of today's commune.")
    lon: float | None
    lat: float | None


class AddressesAnswer(BaseModel):
    """Addresses to offer, the likeliest first; none where no extract of the address base was imported."""

    addresses: list[AddressAnswer]


def quarter_answer(services: Services, case: Case) -> QuarterAnswer:
    """The quarter of a case as the API tells it."""
    offer = quarter_of(services, case)
    choices = [QuarterChoice(id=quarter, name=label) for quarter, label in offer.choices]
    return QuarterAnswer(id=offer.quarter, name=offer.label, chosen=offer.is_chosen, choices=choices)


def add_places(routes: APIRouter, services: Services, known: Any) -> None:  # noqa: ANN401 - a dependency of FastAPI
    """The routes of places; ``known`` gives the caller's name."""

    @routes.get("/addresses", response_model=AddressesAnswer, tags=["places"])
    def suggest_addresses(
        q: Annotated[str, Query(min_length=3, max_length=MOST_TYPED_CHARS, description="What was typed so far.")],
        limit: Annotated[int, Query(ge=1, le=MOST_SUGGESTIONS)] = USUAL_SUGGESTIONS,
        _actor: str = known,
    ) -> AddressesAnswer:
        """Addresses that somebody who typed this may mean."""
        found = services.places.suggest(q, limit)
        fields = ("label", "number", "street", "postcode", "city", "commune", "lon", "lat")
        return AddressesAnswer(
            addresses=[AddressAnswer(**{name: getattr(one, name) for name in fields}) for one in found]
        )

    @routes.get("/cases/{case_id}/quarter", response_model=QuarterAnswer, tags=["places"])
    def get_quarter(case_id: str, _actor: str = known) -> QuarterAnswer:
        """The quarter of a case, and those that may be chosen instead."""
        return quarter_answer(services, cases.get_case(services, case_id))

    @routes.post("/cases/{case_id}/quarter", response_model=QuarterAnswer, tags=["places"])
    def choose(case_id: str, body: ChosenQuarter, actor: str = known) -> QuarterAnswer:
        """Choose between the quarters near the home."""
        return quarter_answer(services, choose_quarter(services, case_id, body.quarter, actor=actor))
