"""What the system sees by itself of a class's preparation: seats given out, replies, groups, seats in the hall, arrivals."""

from collections.abc import Mapping

from django.db.models import Count, OuterRef, Q, Subquery, Sum
from django.db.models.functions import JSONObject
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from courses.models import KnownBy, TrainingClass
from courses.preparation.known import Check, Columns, Known, Seen
from trainees import reporting
from trainees.models import Enrolment, EnrolmentStatus, Quota


def quotas(row: TrainingClass, seen: Seen) -> Known:
    """The seats given out reach the planned size."""
    seats, size = seen["seats_given"] or 0, row.planned_size or 0
    words = (
        _("已分配 %(seats)d / %(size)d 个名额") % {"seats": seats, "size": size}
        if size
        else _("已分配 %(seats)d 个名额") % {"seats": seats}
    )
    return Known(seats > 0 and seats >= size, words, reverse("trainees:quota_list", args=[row.pk]))


def _seats() -> Columns:
    rows = Quota.objects.filter(training_class=OuterRef("pk")).order_by().values("training_class")
    return {"seats_given": Subquery(rows.values(n=Sum("seats")))}


def replies(row: TrainingClass, seen: Seen) -> Known:
    """Every unit with seats has reported, and nothing was sent back."""
    asked, owing = seen["units_asked"] or 0, seen["units_owing"] or 0
    words = _("%(all)d 个单位已报 %(come)d 个") % {"all": asked, "come": asked - owing}
    url = reverse("trainees:reply_list", args=[row.pk])
    return Known(asked > 0 and not owing, words if asked else _("还没有分配名额"), url)


def _units() -> Columns:
    asked = Quota.objects.filter(training_class=OuterRef("pk"), seats__gt=0).order_by()
    owing = asked.filter(reporting.owing()).values("training_class")
    return {
        "units_asked": Subquery(asked.values("training_class").values(n=Count("pk"))),
        "units_owing": Subquery(owing.values(n=Count("pk"))),
    }


# What is asked of everybody on the list, by the check that asks it.
_DONE = {
    "grouped": Q(group__isnull=False),
    "seated": Q(seat_row__isnull=False),
    "arrived": ~Q(status=EnrolmentStatus.APPROVED),
}


def _people() -> Columns:
    rows = Enrolment.objects.on_the_list().filter(training_class=OuterRef("pk")).order_by()
    counts = {name: Count("pk", filter=done) for name, done in _DONE.items()}
    return {
        "people": Subquery(rows.values("training_class").values(n=JSONObject(size=Count("pk"), **counts)))
    }


def _of_people(name: str, words_for: Promise, page: str) -> Check:
    """Whether that is so of everybody on the list, and how many are missing."""

    def say(row: TrainingClass, seen: Seen) -> Known:
        counted = seen["people"] or {"size": 0, name: 0}
        size, ready = counted["size"], counted[name]
        words = str(words_for) % {"size": size, "ready": ready} if size else _("名单上还没有人")
        return Known(0 < size == ready, words, reverse(page, args=[row.pk]))

    return Check(say, _people)


CHECKS: Mapping[str, Check] = {
    KnownBy.QUOTAS: Check(quotas, _seats),
    KnownBy.REPLIES: Check(replies, _units),
    KnownBy.GROUPS: _of_people(
        "grouped", gettext_lazy("%(size)d 人已分组 %(ready)d 人"), "trainees:group_list"
    ),
    KnownBy.SEATS: _of_people(
        "seated", gettext_lazy("%(size)d 人已排座 %(ready)d 人"), "trainees:seating_detail"
    ),
    KnownBy.ARRIVALS: _of_people(
        "arrived", gettext_lazy("%(size)d 人已报到 %(ready)d 人"), "attendance:registration_list"
    ),
}
