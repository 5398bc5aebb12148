"""WRITE: the papers kept beside the entries of the ledger."""

import hashlib
import logging
from uuid import uuid4

from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.utils.translation import gettext as _

from clubs.attachments import clean_name, recognise
from clubs.models import Attachment, LedgerEntry, Person

from .door import open_door

logger = logging.getLogger(__name__)


def attach_paper(*, entry: LedgerEntry, kind: str, upload: UploadedFile, by: Person) -> Attachment:
    """Keeps a paper beside an entry, be its year closed: papers often come later than votes.

    Raises ``ValidationError`` for a file that is too large, of another kind, or already there.
    """
    content_type = recognise(upload, size=upload.size)
    attachment = Attachment(
        entry=entry,
        kind=kind,
        name=clean_name(upload.name or "", content_type),
        content_type=content_type,
        size=upload.size,
        digest=_digest(upload),
        added_by=by,
    )
    upload.seek(0)
    attachment.file.save(attachment.name, upload, save=False)
    try:
        with transaction.atomic():
            open_door(entry.club, token=uuid4())
            if entry.attachments.filter(digest=attachment.digest).exists():
                raise ValidationError(_("Cette pièce est déjà jointe à cette écriture."))
            attachment.full_clean()
            attachment.save()
    except BaseException:
        attachment.file.delete(save=False)
        raise
    logger.info("attachment %s of entry %s, by person %s", attachment.pk, entry.pk, by.pk)
    return attachment


@transaction.atomic
def remove_attachment(*, attachment: Attachment, by: Person) -> None:
    """Takes away a paper joined by mistake; its file goes once that is certain.

    Raises ``ValidationError`` once the year of its entry is closed.
    """
    entry = attachment.entry
    open_door(entry.club, token=uuid4()).check_day(entry.occurred_on)
    storage, name, pk = attachment.file.storage, attachment.file.name, attachment.pk
    attachment.delete()
    transaction.on_commit(lambda: storage.delete(name))
    logger.info("attachment %s of entry %s removed, by person %s", pk, entry.pk, by.pk)


def _digest(upload: UploadedFile) -> str:
    digest = hashlib.sha256()
    for chunk in upload.chunks():
        digest.update(chunk)
    return digest.hexdigest()
