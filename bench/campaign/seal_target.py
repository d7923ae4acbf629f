"""One process that feeds broken contents of 2D-Doc codes to the decoder until its time is over.

Started by ``bench.campaign.seal_fuzzing``. With atheris, changes are led by what they reach in ``ocr.seal``; without it
they are drawn from a seed. Anything but a verdict ends the process, and so does a *valid* on words that nobody signed.
"""

from __future__ import annotations

import argparse
import sys
import time
from contextlib import nullcontext
from pathlib import Path
from random import Random

try:
    import atheris  # type: ignore[import-untyped]
except ImportError:
    atheris = None

with atheris.instrument_imports(include=["ocr.seal"]) if atheris else nullcontext():
    from bench.campaign.seal_judging import LONGEST_BYTES, alter_often, judge

from bench.payloads import signed_part

ONE_INPUT_S = 5
MOST_MEMORY_MIB = 2048


def fuzz_plainly(payloads: list[bytes], seconds: float, seed: int) -> int:
    """How many contents drawn from a seed were judged."""
    genuine, rng = frozenset(signed_part(payload) for payload in payloads), Random(f"seals-{seed}")
    deadline, done = time.monotonic() + seconds, 0
    while time.monotonic() < deadline:
        judge(alter_often(rng.choice(payloads), payloads, rng), genuine)
        done += 1
    return done


def _fuzz_led(payloads: list[bytes], corpus: Path, seconds: int, seed: int) -> None:
    """Until the time is over; the process ends in there and says how many inputs there were."""
    genuine = frozenset(signed_part(payload) for payload in payloads)

    def mutate(data: bytes, most: int, number: int) -> bytes:
        """Half of the changes know the form, the others are the fuzzer's own."""
        changed = alter_often(data, payloads, Random(number)) if number % 2 else atheris.Mutate(data, most)
        return bytes(changed[:most])

    options = [f"-max_total_time={seconds}", f"-seed={seed}", f"-max_len={LONGEST_BYTES}", f"-timeout={ONE_INPUT_S}",
               f"-rss_limit_mb={MOST_MEMORY_MIB}", f"-artifact_prefix={corpus}/crash-", str(corpus / "seen")]
    atheris.Setup([sys.argv[0], *options], lambda data: judge(data, genuine) and None, custom_mutator=mutate)
    atheris.Fuzz()


def main() -> None:
    """Read the command line and fuzz."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("corpus", type=Path, help="folder with genuine contents in genuine/")
    parser.add_argument("--seconds", type=int, required=True)
    parser.add_argument("--seed", type=int, default=1)
    given = parser.parse_args()
    payloads = [path.read_bytes() for path in sorted((given.corpus / "genuine").iterdir())]
    if atheris is None:
        sys.stderr.write(f"Done {fuzz_plainly(payloads, given.seconds, given.seed)} runs\n")
    else:
        _fuzz_led(payloads, given.corpus, given.seconds, given.seed)


if __name__ == "__main__":
    main()
