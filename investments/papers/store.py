"""Where archives of papers wait to be downloaded: the private media storage, one a club."""

from contextlib import suppress
from datetime import datetime
from typing import BinaryIO

from django.core.files import File
from django.core.files.storage import default_storage

from clubs.models import Club


def _folder(club: Club) -> str:
    return f"archives/{club.pk}"


def _name(club: Club) -> str:
    return f"{_folder(club)}/papiers.zip"


def keep_archive(club: Club, file: BinaryIO) -> None:
    """The new archive takes the place of the old ones."""
    with suppress(FileNotFoundError):
        _folders, names = default_storage.listdir(_folder(club))
        for name in names:
            default_storage.delete(f"{_folder(club)}/{name}")
    default_storage.save(_name(club), File(file))


def stored_archive(club: Club) -> datetime | None:
    """When the archive that waits was made; None when there is none."""
    try:
        return default_storage.get_modified_time(_name(club))
    except FileNotFoundError:
        return None


def open_archive(club: Club) -> File:
    """Raises ``FileNotFoundError`` when there is none."""
    return default_storage.open(_name(club))
