"""A short hash of how a page looks, to notice the same paper again.

The hash keeps the coarse play of light and dark: another resolution, compression, a new rendering or mild
lighting change few of its bits. Two bills of one issuer look alike too, so a small distance is a hint to look
at the fields, never a proof that two papers are the same.

Source of the method: E. Klinger and D. Starkweather, pHash (DCT variant), 2010.
"""

from __future__ import annotations

import cv2
import numpy as np
from numpy.typing import NDArray

GrayImage = NDArray[np.uint8]

# The page is shrunk to this square before the cosine transform; its 8 x 8 lowest waves, without the first row
# and column (even light), give the 64 bits.
SHRUNK_PX = 32
WAVES = 8
HASH_BITS = WAVES * WAVES
# Grey levels between paper and print of the shrunk page below which nothing is printed: a rendered empty page
# has 0, sensor noise of an empty scan stays under 2 once shrunk.
LEAST_CONTRAST = 3.0


def page_hash(gray: GrayImage) -> str:
    """The 64 bits of a page as 16 hexadecimal digits; empty for a blank page.

    Args:
        gray: (h, w) uint8, 0 black to 255 white, upright.
    """
    if gray.size == 0:
        return ""
    shrunk = cv2.resize(gray, (SHRUNK_PX, SHRUNK_PX), interpolation=cv2.INTER_AREA).astype(np.float64)
    if float(np.ptp(shrunk)) < LEAST_CONTRAST:
        return ""
    waves = np.asarray(cv2.dct(shrunk))[1 : WAVES + 1, 1 : WAVES + 1].ravel()
    bits = waves > np.median(waves)
    return np.packbits(bits).tobytes().hex()


def distance(first: str, second: str) -> int:
    """How many of the 64 bits differ; all of them when a page is blank, which is like no other.

    Raises:
        ValueError: a hash that is neither empty nor hexadecimal.
    """
    if not first or not second:
        return HASH_BITS
    return (int(first, 16) ^ int(second, 16)).bit_count()
