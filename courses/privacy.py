"""What is held with the classes: who is on their staff, and the files of their archive."""

import datetime as dt

from django.db.models import Q

from accounts.privacy.declaring import Declaration, Due, Kept
from courses.models import ClassDocument, ClassStaff, ClassStatus, Course, TrainingClass, TrainingPlan

_OVER = (ClassStatus.CLOSED, ClassStatus.ARCHIVED, ClassStatus.CANCELLED)


def class_over(lead: str = "") -> Due:
    """Rows whose class is closed or cancelled, and was over before the day: its last published day, else its last
    planned one, else the end of its year. `lead` leads from the row to the class, as `training_class__`."""

    def over(day: dt.date) -> Q:
        facts = (
            Q(last_published_on__lt=day)
            | Q(last_published_on=None, ends_on__lt=day)
            | Q(last_published_on=None, ends_on=None, plan__year__lt=day.year)
        )
        classes = TrainingClass.objects.filter(facts, status__in=_OVER)
        return Q(**{f"{lead.removesuffix('__') or 'pk'}__in": classes.values("pk")})

    return over


DECLARED = Declaration(
    kept=(
        Kept(ClassDocument, "archive", ("title", "number", "file", "original_name"), among="training_class"),
    ),
    nothing={
        Course: "title summary search_key",
        TrainingPlan: "document_number",
        TrainingClass: "name series audience venue theme purposes goals disciplines remark search_key",
        ClassDocument: "period",
        ClassStaff: "",
    },
)
