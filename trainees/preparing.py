"""What the system sees by itself of a class's preparation: seats given out, replies, groups, seats in the hall, arrivals."""

from collections.abc import Mapping, Sequence

from django.db.models import Count, Q, Sum
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from courses.models import KnownBy, TrainingClass
from courses.preparation.known import Check, Facts, Known
from trainees import reporting
from trainees.models import Enrolment, EnrolmentStatus, Quota


def quotas(classes: Sequence[TrainingClass]) -> Facts:
    """The seats given out reach the planned size. One query."""
    rows = Quota.objects.filter(training_class__in=classes).order_by()
    given = dict(rows.values_list("training_class").annotate(Sum("seats")))
    found = {}
    for row in classes:
        seats, size = given.get(row.pk, 0), row.planned_size or 0
        words = (
            _("已分配 %(seats)d / %(size)d 个名额") % {"seats": seats, "size": size}
            if size
            else _("已分配 %(seats)d 个名额") % {"seats": seats}
        )
        found[row.pk] = Known(
            seats > 0 and seats >= size, words, reverse("trainees:quota_list", args=[row.pk])
        )
    return found


def replies(classes: Sequence[TrainingClass]) -> Facts:
    """Every unit with seats has reported, and nothing was sent back. Five queries at most."""
    none_yet = _("还没有分配名额")
    found = {row.pk: Known(False, none_yet, reverse("trainees:reply_list", args=[row.pk])) for row in classes}
    for pk, lines in reporting.load_many(classes).items():
        asked = [line for line in lines if line.seats]
        if asked:
            come = sum(not line.owes for line in asked)
            words = _("%(all)d 个单位已报 %(come)d 个") % {"all": len(asked), "come": come}
            found[pk] = Known(come == len(asked), words, found[pk].url)
    return found


def _of_people(done: Q, words_for: Promise, page: str) -> Check:
    """Whether that is so of everybody on the list, and how many are missing. One query."""

    def check(classes: Sequence[TrainingClass]) -> Facts:
        people = Enrolment.objects.on_the_list().filter(training_class__in=classes).order_by()
        rows = people.values("training_class").annotate(size=Count("pk"), ready=Count("pk", filter=done))
        counted = {row["training_class"]: (row["size"], row["ready"]) for row in rows}
        found = {}
        for row in classes:
            size, ready = counted.get(row.pk, (0, 0))
            words = str(words_for) % {"size": size, "ready": ready} if size else _("名单上还没有人")
            found[row.pk] = Known(0 < size == ready, words, reverse(page, args=[row.pk]))
        return found

    return check


CHECKS: Mapping[str, Check] = {
    KnownBy.QUOTAS: quotas,
    KnownBy.REPLIES: replies,
    KnownBy.GROUPS: _of_people(
        Q(group__isnull=False), gettext_lazy("%(size)d 人已分组 %(ready)d 人"), "trainees:group_list"
    ),
    KnownBy.SEATS: _of_people(
        Q(seat_row__isnull=False), gettext_lazy("%(size)d 人已排座 %(ready)d 人"), "trainees:seating_detail"
    ),
    KnownBy.ARRIVALS: _of_people(
        ~Q(status=EnrolmentStatus.APPROVED),
        gettext_lazy("%(size)d 人已报到 %(ready)d 人"),
        "attendance:registration_list",
    ),
}
