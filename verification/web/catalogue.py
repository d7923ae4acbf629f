"""The texts that residents read: the pages' door to ``verification.adapters.catalogue``."""

from __future__ import annotations

from verification.adapters.catalogue import LOCALES, day, moment, text, texts

__all__ = ["LOCALES", "day", "moment", "text", "texts"]
