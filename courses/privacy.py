"""What is held with the plan and its classes: who is on their staff, the files of their archive, and what was noted
while they were planned and prepared."""

import datetime as dt

from django.db.models import Q

from accounts.privacy.declaring import Declaration, Due, Kept
from courses.models import (
    ClassDocument,
    ClassStaff,
    ClassStatus,
    Course,
    PlanAct,
    PlanDocument,
    PreparationItem,
    PreparationRecord,
    PreparationTick,
    TrainingClass,
    TrainingPlan,
)

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
        Kept(
            PlanDocument,
            "archive",
            ("title", "number", "file", "original_name"),
            among="acts__training_class",
            stays=True,
        ),
        Kept(PlanAct, "archive", ("reason", "class_name"), among="training_class", stays=True),
        Kept(PreparationItem, "archive", ("title", "hint"), among="training_class", stays=True),
        Kept(PreparationTick, "archive", ("note",), among="training_class", stays=True),
        Kept(PreparationRecord, "archive", ("lines",), among="training_class", stays=True),
    ),
    nothing={
        Course: "title summary search_key",
        PlanAct: "before after",
        PreparationItem: "usual",
        TrainingPlan: "document_number",
        TrainingClass: "name series audience venue theme purposes goals disciplines remark search_key",
        ClassDocument: "period",
        ClassStaff: "",
    },
)
