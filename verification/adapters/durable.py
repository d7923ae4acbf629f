"""Files of one owner that are on the disk, name and all, when the call returns."""

from __future__ import annotations

import os
from pathlib import Path

PRIVATE_FILE = 0o600
PART = ".part"
"""What a file is called while it is written."""


def write_durably(path: Path, data: bytes) -> None:
    """A new private file, on the disk when this returns."""
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, PRIVATE_FILE)
    with os.fdopen(descriptor, "wb") as file:
        file.write(data)
        file.flush()
        os.fsync(file.fileno())


def sync_folder(folder: Path) -> None:
    """Put the names of a folder on the disk."""
    descriptor = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def keep_file(path: Path, data: bytes) -> None:
    """A private file, whole or not at all, in place of one of that name."""
    part = path.with_name(f"{path.name}{PART}")
    try:
        part.unlink(missing_ok=True)
        write_durably(part, data)
        part.replace(path)
        sync_folder(path.absolute().parent)
    finally:
        part.unlink(missing_ok=True)
