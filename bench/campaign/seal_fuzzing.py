"""The decoder of 2D-Doc codes fed with broken contents and damaged pictures: a verdict each, no wrong *valid*."""

from __future__ import annotations

import importlib.util
import re
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from random import Random

import cv2
import numpy as np
from numpy.typing import NDArray

from bench.campaign.checker import Findings
from bench.campaign.seal_judging import LONGEST_BYTES, WrongValidError, judge
from bench.documents import make
from bench.documents.seals import modules_of
from bench.payloads import alter_payload, signed_part
from ocr.seal import read_seals

PICTURES_SHARE = 0.2
"""Share of the time for pictures; contents without one are a hundred times faster."""

GENUINE = 12
LATE_S = 60.0
"""The process may need so much longer than its time to start and to end."""

MODULE_PX = 4
QUIET_MODULES = 6
_LAYOUTS = ("gas_band", "electricity_boxes", "income_tax")
_DONE = re.compile(r"Done (\d+) runs")
_BROKEN = (ValueError, TypeError, IndexError, KeyError, OverflowError, RuntimeError, MemoryError, cv2.error)
_WHITE = 255


def run_fuzz_seals(
    folder: Path, fuzz_s: float, seed: int, progress: Callable[[int], object] = lambda _seconds: None
) -> Findings:
    """Broken contents in a process of their own, then damaged pictures of codes; inputs that break it are kept."""
    findings, payloads = Findings(), _genuine(seed)
    started = time.monotonic()
    _feed_contents(folder, payloads, int(fuzz_s * (1 - PICTURES_SHARE)), seed, findings, started, progress)
    _feed_pictures(payloads, fuzz_s * PICTURES_SHARE, seed, findings, started, progress)
    return findings


def _genuine(seed: int) -> list[bytes]:
    """Contents of made papers of several kinds."""
    made = (make(seed + number, layout=_LAYOUTS[number % len(_LAYOUTS)], render="pdf", sealed=True).seal
            for number in range(GENUINE))
    return [payload for payload in made if payload]


def _feed_contents(
    folder: Path, payloads: list[bytes], seconds: int, seed: int, findings: Findings, started: float,
    progress: Callable[[int], object],
) -> None:
    """A process that judges contents until its time is over."""
    for name in ("genuine", "seen"):
        (folder / name).mkdir(parents=True, exist_ok=True)
    for number, payload in enumerate(payloads):
        for name in ("genuine", "seen"):
            (folder / name / f"{number}.bin").write_bytes(payload)
    command = [sys.executable, "-m", "bench.campaign.seal_target", str(folder), "--seconds", str(seconds)]
    with (folder / "fuzzing.log").open("w+", encoding="utf-8", errors="replace") as log:
        child = subprocess.Popen([*command, "--seed", str(seed)], stdout=log, stderr=subprocess.STDOUT)  # noqa: S603
        code = _wait(child, started, seconds + LATE_S, progress)
        log.seek(0)
        done = _DONE.search(log.read())
    findings.require(code == 0, f"the process that judges contents ended with {code}")
    findings.figures |= {
        "executions": int(done.group(1)) if done else 0, "led_by_reach": bool(importlib.util.find_spec("atheris")),
        "contents_kept": len(list((folder / "seen").iterdir())), "crashes": len(list(folder.glob("crash-*"))),
    }


def _wait(
    child: subprocess.Popen[bytes], started: float, patience_s: float, progress: Callable[[int], object]
) -> int | None:
    """How the process ended; None when it had to be ended."""
    deadline = time.monotonic() + patience_s
    while child.poll() is None and time.monotonic() < deadline:
        progress(int(time.monotonic() - started))
        time.sleep(0.5)
    if child.poll() is None:
        child.kill()
        child.wait()
        return None
    return child.returncode


def _feed_pictures(
    payloads: list[bytes], seconds: float, seed: int, findings: Findings, started: float,
    progress: Callable[[int], object],
) -> None:
    """Pictures of genuine and altered codes, damaged, read and judged."""
    rng, deadline, answers = Random(f"pictures-{seed}"), time.monotonic() + seconds, Counter[str]()
    while time.monotonic() < deadline:
        for answer in _judge_picture(payloads, rng):
            answers[answer] += 1
        answers["pictures"] += 1
        progress(int(time.monotonic() - started))
    broken = {answer: count for answer, count in answers.items() if answer.startswith("broken")}
    findings.require(not broken, f"{broken}")
    findings.figures |= {
        "pictures": answers["pictures"], "pictures_read": answers.total() - answers["pictures"] - sum(broken.values()),
        "answers": dict(answers),
    }


def _judge_picture(payloads: list[bytes], rng: Random) -> list[str]:
    """The verdicts on what is read of one damaged picture."""
    payload = rng.choice(payloads)
    if rng.random() < 1 / 2:
        payload = alter_payload(payload, payloads, rng)[1]
    picture = damaged(_picture(payload), rng)
    genuine = frozenset(signed_part(one) for one in payloads)
    try:
        return [judge(seal.payload, genuine).value for seal in read_seals(picture)]
    except WrongValidError:
        return ["broken: a wrong valid"]
    except _BROKEN as error:
        return [f"broken: {type(error).__name__}"]


def _picture(payload: bytes) -> NDArray[np.uint8]:
    """A code with its quiet zone; of a content no code can hold, an empty one."""
    is_drawable = payload.isascii() and 0 < len(payload) <= LONGEST_BYTES
    modules = modules_of(payload) if is_drawable else np.zeros((20, 20), dtype=np.bool_)
    inked = np.kron(modules, np.ones((MODULE_PX, MODULE_PX), dtype=np.bool_))
    whole = np.pad(inked, QUIET_MODULES * MODULE_PX)
    return np.where(whole, 0, _WHITE).astype(np.uint8)


def damaged(picture: NDArray[np.uint8], rng: Random) -> NDArray[np.uint8]:
    """A picture after one or more accidents: modules turned over, noise, blur, a cut, a slant, another size."""
    for _ in range(rng.choice((1, 1, 2, 4))):
        picture = rng.choice(_DAMAGES)(picture, rng) if picture.size else picture
    return np.ascontiguousarray(picture)


def _turn_modules(picture: NDArray[np.uint8], rng: Random) -> NDArray[np.uint8]:
    """Some modules dark instead of light."""
    changed = picture.copy()
    for _ in range(rng.choice((1, 5, 30))):
        row, column = (MODULE_PX * rng.randrange(max(1, side // MODULE_PX)) for side in picture.shape)
        changed[row : row + MODULE_PX, column : column + MODULE_PX] ^= _WHITE
    return changed


def _add_noise(picture: NDArray[np.uint8], rng: Random) -> NDArray[np.uint8]:
    """Grain of any strength."""
    grain = np.random.default_rng(rng.getrandbits(32)).normal(0, rng.choice((5, 30, 90)), picture.shape)
    return np.asarray(np.clip(picture + grain, 0, _WHITE), dtype=np.uint8)


def _blur(picture: NDArray[np.uint8], rng: Random) -> NDArray[np.uint8]:
    """Out of focus."""
    return np.asarray(cv2.GaussianBlur(picture, (0, 0), rng.uniform(0.3, 4.0)), dtype=np.uint8)


def _cut(picture: NDArray[np.uint8], rng: Random) -> NDArray[np.uint8]:
    """A part of it only, sometimes nothing at all."""
    rows, columns = (sorted(rng.choices(range(side + 1), k=2)) for side in picture.shape)
    return picture[rows[0] : rows[1], columns[0] : columns[1]] if rng.random() < 1 / 3 else picture[rows[0] // 4 :]


def _slant(picture: NDArray[np.uint8], rng: Random) -> NDArray[np.uint8]:
    """Turned by any angle."""
    height, width = picture.shape
    turn = cv2.getRotationMatrix2D((width / 2, height / 2), rng.uniform(-180, 180), rng.uniform(0.5, 1.2))
    return np.asarray(cv2.warpAffine(picture, turn, (width, height), borderValue=_WHITE), dtype=np.uint8)


def _resize(picture: NDArray[np.uint8], rng: Random) -> NDArray[np.uint8]:
    """Another size and shape."""
    size = (rng.randint(1, 400), rng.randint(1, 400))
    return np.asarray(cv2.resize(picture, size), dtype=np.uint8)


_DAMAGES = (_turn_modules, _add_noise, _blur, _cut, _slant, _resize)
