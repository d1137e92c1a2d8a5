"""Photos and scans of the signed sheets are filed under their half-day, taken off and put back."""

from __future__ import annotations

import uuid
from collections.abc import Sequence

from django.core.files import File
from django.db import transaction

from accounts.models import User
from attendance import marking
from courses import filing
from courses.models import ClassDocument, DocumentKind, TrainingClass
from timetable.calendar import HalfDay


@transaction.atomic
def add(
    training_class: TrainingClass,
    *,
    half_day: HalfDay,
    files: Sequence[File],
    nonce: uuid.UUID,
    by: User,
) -> list[ClassDocument]:
    """Files each as a signed sheet of the half-day; a form sent again (the same nonce) files nothing twice.

    Raises NotMarkable for a closed class.
    """
    marking.refuse_locked(training_class)
    there = training_class.documents.filter(
        kind=DocumentKind.SIGNED_SHEET, day=half_day.day, period=half_day.period
    ).count()
    return [
        filing.add_document(
            training_class,
            by=by,
            kind=DocumentKind.SIGNED_SHEET,
            title=_title(half_day, there + place),
            dated_on=half_day.day,
            file=file,
            nonce=uuid.uuid5(
                nonce, f"{by.pk}/{training_class.pk}/{half_day.key}/{place}/{file.name}/{file.size}"
            ),
            day=half_day.day,
            period=half_day.period,
        )
        for place, file in enumerate(files, start=1)
    ]


@transaction.atomic
def remove(document: ClassDocument, *, by: User) -> None:
    """Takes one off; it can be put back. Raises NotMarkable for a closed class; who closes it meanwhile waits, or is seen."""
    TrainingClass.objects.select_for_update(no_key=True).get(pk=document.training_class_id)
    marking.refuse_locked(document.training_class)
    filing.remove_document(document, by=by)


@transaction.atomic
def restore(document: ClassDocument, *, by: User) -> None:
    """Puts one back. Raises NotMarkable for a closed class."""
    marking.refuse_locked(document.training_class)
    filing.restore_document(document, by=by)


def _title(half_day: HalfDay, number: int) -> str:
    """11月23日上午签到表（2）, as the class's documents list it."""
    period = {"AM": "上午", "PM": "下午", "EVE": "晚上"}[half_day.period.value]
    return f"{half_day.day.month}月{half_day.day.day}日{period}签到表（{number}）"
