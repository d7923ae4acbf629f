"""What a second engine would gain and cost where Tesseract leaves a field open; ``python -m bench.recognition``.

The second engine is RapidOCR with the weights of its wheel. It is asked only about documents on which a date, a holder
or the home is still open after Tesseract's passes, gets the same upright, evenly lit page, and may only fill what is
open. On ordinary documents hardly anything is open, so photographs are also spoilt until Tesseract fails.
``docs/recognition.md`` says what came of it.
"""

from __future__ import annotations

import argparse
import os
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from itertools import pairwise
from statistics import median
from typing import Any

import cv2
import numpy as np
from numpy.typing import NDArray
from rapidocr_onnxruntime import RapidOCR
from rich.console import Console

from bench.documents import LAYOUTS, MadeDocument, Render, make
from bench.measures import field_scores
from ocr.adapters.opening import FileOpener, FileSignals
from ocr.adapters.tesseract import Tesseract
from ocr.fields import read_fields
from ocr.layout import lines_of
from ocr.limits import DEFAULT_LIMITS
from ocr.passes import Outcome, completed
from ocr.ports import Arrangement, GrayImage, Rows
from ocr.read import Tools, read
from ocr.reading import Box, DocumentReading, Word
from verification.adapters.policies import default_policy
from verification.domain.claim import Claim, Evidence
from verification.pipeline import judge
from verification.report import line_of

DEFAULT_COUNT = 31
DEFAULT_SEED = 9000
SEARCHED_SIDE_PX = 1400.0
"""Longest side of the copy on which lines are looked for: the same lines as at full size, in a third of the time."""

INK_GREY = 160
SPACE_SHARE = 0.11
"""White between two letters that parts words: so much of the line's height more than between most letters."""

SPOILT_SCALES, SPOILT_BLURS_PX, SPOILT_GRAINS = (0.5, 0.8), (0.5, 1.5), (3, 14)
SPOILT_LIGHTS, SPOILT_QUALITIES = (0.3, 1.0), (30, 70)
"""How far photographs are spoilt: size, blur in pixels, grain in grey levels, light left, JPEG quality."""

_Letter = tuple[str, float, float, float]
"""A letter, its left and right edge in pixels of the page, and how surely it was read."""


class SecondEngine:
    """Words by RapidOCR on one thread, cut where the picture shows white: the network itself writes no spaces."""

    def rows(self, image: GrayImage, *, page: int, arrangement: Arrangement) -> Rows:
        """See ``ocr.ports.Recogniser``; every line is found for itself, whatever the arrangement."""
        colour = np.asarray(cv2.cvtColor(image, cv2.COLOR_GRAY2BGR), dtype=np.uint8)
        scale = min(1.0, SEARCHED_SIDE_PX / max(image.shape))
        small = cv2.resize(colour, None, fx=scale, fy=scale, interpolation=cv2.INTER_AREA)
        found, _ = self._engine.auto_text_det(small)
        places = [np.asarray(place / scale, dtype=np.float32) for place in ([] if found is None else found)]
        crops = self._engine.get_crop_img_list(colour, places)
        texts, _ = self._engine.text_rec(crops, True)
        lines = self._engine.cal_rec_boxes(crops, places, texts)
        return tuple(row for place, line in zip(places, lines, strict=True) if (row := _row(image, place, line, page)))

    @cached_property
    def _engine(self) -> Any:  # noqa: ANN401 - the library has no types
        """The networks, loaded at the first page; one line at a time needs least memory."""
        return RapidOCR(intra_op_num_threads=1, inter_op_num_threads=1, rec_batch_num=1)


class Remembering:
    """Tesseract, and the largest picture it was shown of each page: the upright page rather than a band of it."""

    def __init__(self) -> None:
        self.pictures: dict[int, GrayImage] = {}
        self._tesseract = Tesseract()

    def rows(self, image: GrayImage, *, page: int, arrangement: Arrangement) -> Rows:
        """See ``ocr.ports.Recogniser``."""
        if arrangement is Arrangement.COLUMN and image.size >= self.pictures.get(page, image).size:
            self.pictures[page] = image
        return self._tesseract.rows(image, page=page, arrangement=arrangement)


@dataclass
class Comparison:
    """Counts over all documents: asked of the second engine, and what changed by its answer."""

    documents: int = 0
    asked: int = 0
    changes: Counter[str] = field(default_factory=Counter)


def spoilt(document: MadeDocument, seed: int) -> MadeDocument:
    """The photograph smaller, blurred, darker, grainy and compressed again; a kind OpenCV does not open stays."""
    rng = np.random.default_rng(seed)
    picture = cv2.imdecode(np.frombuffer(document.data, np.uint8), cv2.IMREAD_COLOR)
    if picture is None:
        return document
    scale = rng.uniform(*SPOILT_SCALES)
    small = cv2.resize(picture, None, fx=scale, fy=scale, interpolation=cv2.INTER_AREA)
    soft = cv2.GaussianBlur(small, (0, 0), rng.uniform(*SPOILT_BLURS_PX)).astype(np.float32)
    grain = rng.normal(0, rng.uniform(*SPOILT_GRAINS), soft.shape[:2])[:, :, None]
    dark = np.clip(soft * rng.uniform(*SPOILT_LIGHTS) + grain, 0, 255).astype(np.uint8)
    quality = int(rng.integers(*SPOILT_QUALITIES))
    return replace(document, data=cv2.imencode(".jpg", dark, [cv2.IMWRITE_JPEG_QUALITY, quality])[1].tobytes())


def compare(documents: Iterable[MadeDocument]) -> Comparison:
    """Both ways on every document: Tesseract alone, and what is open filled by the second engine."""
    compared, second = Comparison(), SecondEngine()
    for document in documents:
        first, filled = _both(document.data, second)
        compared.documents += 1
        if filled is not None:
            compared.asked += 1
            compared.changes.update(_changes(document, first, filled))
    return compared


def _both(data: bytes, second: SecondEngine) -> tuple[DocumentReading, DocumentReading | None]:
    """The reading, and the one with open fields filled; None when nothing was open or no page was recognised."""
    eye = Remembering()
    reading = read(data, Tools(opener=FileOpener(), recogniser=eye, signal_reader=FileSignals()), DEFAULT_LIMITS)
    mine = Outcome(pages=reading.pages, fields=reading.fields)
    if not mine.is_open or not eye.pictures:
        return reading, None
    number = min(eye.pictures)
    lines = lines_of(second.rows(eye.pictures[number], page=number, arrangement=Arrangement.COLUMN))
    pages = tuple(replace(page, lines=lines) if page.number == number else page for page in mine.pages)
    best = completed([mine, Outcome(pages=pages, fields=read_fields(pages))])
    return reading, replace(reading, pages=best.pages, fields=best.fields)


def _changes(document: MadeDocument, first: DocumentReading, filled: DocumentReading) -> Iterable[str]:
    """What the second engine changed: fields gained, lost and newly wrong; answers to claims."""
    before, after = (_answers(document, reading) for reading in (first, filled))
    was, now = (dict(field_scores(document, lines[0])) for lines in (before, after))
    for name in was:
        if was[name] != now[name]:
            yield f"{name} {'gained' if now[name] else 'lost'}"
    for name, scores in (("holders", ("holders",)), ("issue_date", ("issue_date",)),
                         ("address", ("number", "street", "postcode", "city"))):
        said = [lines[0]["fields"].get(name) for lines in (before, after)]
        if said[1] and said[0] != said[1] and not all(now.get(score, True) for score in scores):
            yield f"{name} newly wrong"
    for case, one, other in zip(document.cases, before, after, strict=True):
        kind = "honest" if case.is_honest else "false" if "verified" not in case.expected else None
        if kind and one["outcome"] != "verified" and other["outcome"] == "verified":
            yield f"{kind} newly verified"


def _answers(document: MadeDocument, reading: DocumentReading) -> list[dict[str, Any]]:
    """The answer to each claim made with the document."""
    policy = default_policy()
    return [
        line_of(None, judge(Claim(name=case.name, address=case.address), Evidence(reading=reading, today=case.on),
                            policy), reading, 0.0)
        for case in document.cases
    ]


def _row(image: GrayImage, place: NDArray[np.float32], line: Sequence[Any], page: int) -> tuple[Word, ...]:
    """One line's words."""
    _, _, boxes, texts, sure = line
    letters: list[_Letter] = [(text, float(box[0][0]), float(box[2][0]), float(score))
                              for text, box, score in zip(texts, boxes, sure, strict=False)]
    if not letters:
        return ()
    top, bottom = max(0, int(place[:, 1].min())), int(place[:, 1].max()) + 1
    has_ink = np.asarray((image[top:bottom] < INK_GREY).any(axis=0), dtype=np.bool_)
    whites = [_white_px(has_ink, before, letter) for before, letter in pairwise(letters)]
    widest = SPACE_SHARE * (bottom - top) + (median(whites) if whites else 0)
    parts: list[list[_Letter]] = [[letters[0]]]
    for white, letter in zip(whites, letters[1:], strict=True):
        if letter[0] == " " or white > widest:
            parts.append([])
        parts[-1].append(letter)
    return tuple(_word(part, page, top, bottom) for part in parts if "".join(one[0] for one in part).strip())


def _white_px(has_ink: NDArray[np.bool_], before: _Letter, letter: _Letter) -> int:
    """The widest white between the middles of two letters."""
    longest = run = 0
    for is_inked in has_ink[int((before[1] + before[2]) / 2):int((letter[1] + letter[2]) / 2) + 1]:
        run = 0 if is_inked else run + 1
        longest = max(longest, run)
    return longest


def _word(part: Sequence[_Letter], page: int, top: int, bottom: int) -> Word:
    """Letters that stand together as a word."""
    box = Box(page=page, left=part[0][1], top=float(top), right=part[-1][2], bottom=float(bottom))
    text = "".join(letter[0] for letter in part).strip()
    return Word(text=text, box=box, confidence=sum(letter[3] for letter in part) / len(part))


def main() -> None:
    """Make the documents, read them both ways and print what changed."""
    options = _options()
    os.environ["OMP_THREAD_LIMIT"] = "1"
    cv2.setNumThreads(1)
    console = Console()
    for render, is_spoilt in ((Render.SCAN_PDF, False), (Render.SCAN_IMAGE, False), (Render.PHOTO, False),
                              (Render.PHOTO, True)):
        compared = compare(_documents(render, options.seed, options.count, is_spoilt=is_spoilt))
        told = ", ".join(f"{change} {count}" for change, count in sorted(compared.changes.items())) or "nothing"
        name = f"{'spoilt ' if is_spoilt else ''}{render}"
        console.print(f"{name}: {compared.documents} documents, second engine asked on {compared.asked}: {told}")


def _documents(render: Render, seed: int, count: int, *, is_spoilt: bool) -> Iterable[MadeDocument]:
    """The documents of a seed, all layouts in turn."""
    for index in range(count):
        document = make(seed + index, layout=LAYOUTS[index % len(LAYOUTS)].name, render=render)
        yield spoilt(document, seed + index) if is_spoilt else document


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m bench.recognition", description=__doc__)
    parser.add_argument("--count", type=int, default=DEFAULT_COUNT, help="documents of each render")
    parser.add_argument("--seed", type=int, default=DEFAULT_SEED, help="the same seed makes the same documents")
    return parser.parse_args()


if __name__ == "__main__":
    main()
