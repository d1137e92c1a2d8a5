"""Verbs of the plan: create, change, copy, and who serves a class."""

import datetime as dt
from decimal import Decimal

import pytest

from accounts.models import AuditEntry
from courses import planning
from courses.models import ClassStaff, ClassStatus, PlanStatus, StaffRole, TrainingClass, TrainingPlan
from courses.planning import NotAllowed, Stale
from tests import factories
from tests.conftest import Cast


def _draft(cast: Cast, **fields: object) -> TrainingClass:
    plan = factories.plan(cast.district)
    return TrainingClass(plan=plan, host=cast.district, **{"name": "年轻干部培训班", **fields})


def _trail() -> list[tuple[str, str, dict[str, object]]]:
    rows = AuditEntry.objects.order_by("pk")
    return [(row.action, row.by.username if row.by else "", row.data) for row in rows]


def test_create_saves_facts_and_co_hosts_and_leaves_a_trace(cast: Cast) -> None:
    made = planning.create(_draft(cast, ordinal=2), by=cast.organiser, co_hosts=[cast.town])
    stored = TrainingClass.objects.get(name="年轻干部培训班")
    assert (stored, stored.ordinal, stored.status, stored.version) == (made, 2, ClassStatus.DRAFT, 1)
    assert list(stored.co_hosts.all()) == [cast.town]
    assert _trail() == [("courses.create", "organiser", {"reason": "", "document_number": ""})]


def test_create_refuses_an_ordinal_that_was_just_taken(cast: Cast) -> None:
    planning.create(_draft(cast, ordinal=2), by=cast.organiser)
    with pytest.raises(NotAllowed, match="已被占用"):
        planning.create(_draft(cast, ordinal=2), by=cast.organiser)
    assert TrainingClass.objects.filter(ordinal=2).count() == 1


@pytest.mark.parametrize(
    ("reason", "number", "words"),
    [("", "武组〔2026〕9号", "调整原因"), ("上级新要求", " ", "文号")],
)
def test_R30_a_class_outside_an_issued_plan_needs_reason_and_document(
    cast: Cast, reason: str, number: str, words: str
) -> None:
    TrainingPlan.objects.update(status=PlanStatus.ISSUED)
    with pytest.raises(NotAllowed, match=words):
        planning.create(_draft(cast), by=cast.organiser, reason=reason, document_number=number)
    assert TrainingClass.objects.count() == 1
    assert TrainingPlan.objects.get().status == PlanStatus.ISSUED


def test_R30_a_class_outside_an_issued_plan_makes_it_an_adjusted_one(cast: Cast) -> None:
    TrainingPlan.objects.update(status=PlanStatus.ISSUED)
    planning.create(_draft(cast), by=cast.organiser, reason="上级新要求", document_number="武组〔2026〕9号")
    assert TrainingPlan.objects.get().status == PlanStatus.ADJUSTED
    assert _trail()[0][2] == {"reason": "上级新要求", "document_number": "武组〔2026〕9号"}


def test_R30_a_row_of_the_plan_may_have_a_month_a_size_and_days_only(cast: Cast) -> None:
    made = planning.create(_draft(cast, month=6, planned_size=50, days=Decimal("2.5")), by=cast.organiser)
    stored = TrainingClass.objects.get(pk=made.pk)
    assert (stored.month, stored.planned_size, stored.days) == (6, 50, Decimal("2.5"))
    assert (stored.starts_on, stored.ends_on) == (None, None)


def test_change_saves_the_facts_and_tells_what_changed(cast: Cast) -> None:
    edited = TrainingClass.objects.get(pk=cast.training_class.pk)
    edited.name, edited.planned_size = "村干部培训班", 80
    planning.change(edited, by=cast.organiser, version=1, co_hosts=[cast.town])
    stored = TrainingClass.objects.get(pk=edited.pk)
    assert (stored.name, stored.planned_size, stored.version) == ("村干部培训班", 80, 2)
    assert stored.search_key.split()[0] == "村干部培训班"
    assert list(stored.co_hosts.all()) == [cast.town]
    assert _trail()[0][2] == {
        "changed": {
            "name": ["社区干部培训班", "村干部培训班"],
            "planned_size": [60, 80],
            "co_hosts": [[], [cast.town.pk]],
        }
    }


def test_change_leaves_status_and_published_days_alone(cast: Cast) -> None:
    edited = TrainingClass.objects.get(pk=cast.training_class.pk)
    planning.record_published_days(
        cast.training_class, first=factories.MONDAY, last=factories.MONDAY + dt.timedelta(days=1)
    )
    TrainingClass.objects.update(status=ClassStatus.CLOSED)
    planning.change(edited, by=cast.organiser, version=1)
    stored = TrainingClass.objects.get(pk=edited.pk)
    assert stored.status == ClassStatus.CLOSED
    assert stored.first_published_on == factories.MONDAY
    assert stored.last_published_on == factories.MONDAY + dt.timedelta(days=1)


def test_change_of_an_older_version_is_refused_and_changes_nothing(cast: Cast) -> None:
    first, second = (TrainingClass.objects.get(pk=cast.training_class.pk) for _ in range(2))
    first.name, second.name = "甲", "乙"
    planning.change(first, by=cast.organiser, version=1)
    with pytest.raises(Stale) as refused:
        planning.change(second, by=cast.administrator, version=1)
    assert (refused.value.current.name, refused.value.current.version) == ("甲", 2)
    assert TrainingClass.objects.get(pk=first.pk).name == "甲"


def test_change_refuses_the_ordinal_of_another_class(cast: Cast) -> None:
    planning.create(_draft(cast, ordinal=1), by=cast.organiser)
    edited = TrainingClass.objects.get(pk=cast.training_class.pk)
    edited.ordinal = 1
    with pytest.raises(NotAllowed, match="已被占用"):
        planning.change(edited, by=cast.organiser, version=1)


def test_next_ordinal_follows_the_last_one(cast: Cast) -> None:
    plan = factories.plan(cast.district)
    assert planning.next_ordinal(plan) == 1
    planning.create(_draft(cast, ordinal=37), by=cast.organiser)
    assert planning.next_ordinal(plan) == 38


def test_the_plan_of_a_year_is_made_once(cast: Cast) -> None:
    made = planning.plan_of(cast.district, 2027)
    assert planning.plan_of(cast.district, 2027) == made
    assert (made.year, made.status) == (2027, PlanStatus.DRAFT)


def test_copy_takes_facts_and_nobody(cast: Cast) -> None:
    source = cast.training_class
    source.name, source.theme, source.batch_no = "2026年社区干部培训班", "第一条\n\n***\n", 6
    source.first_published_on = factories.MONDAY
    source.save()
    source.co_hosts.set([cast.town])
    planning.add_document(source, by=cast.organiser, kind="BASIS", title="依据")
    plan = planning.plan_of(cast.district, 2027)
    copied = planning.copy_class(source, by=cast.organiser, plan=plan, starts_on=dt.date(2027, 3, 1))
    stored = TrainingClass.objects.get(pk=copied.pk)
    assert (stored.name, stored.theme, stored.batch_no) == ("2027年社区干部培训班", "第一条\n\n***\n", 6)
    assert (stored.starts_on, stored.ends_on, stored.month) == (dt.date(2027, 3, 1), dt.date(2027, 3, 3), 3)
    assert (stored.ordinal, stored.status, stored.first_published_on) == (1, ClassStatus.DRAFT, None)
    assert list(stored.co_hosts.all()) == [cast.town]
    assert (stored.staff.count(), stored.documents.count(), stored.enrolments.count()) == (0, 0, 0)


def test_a_copy_into_the_same_series_is_the_next_batch(cast: Cast) -> None:
    source = cast.training_class
    source.series, source.batch_no = "科级干部进修", 2
    source.save()
    copied = planning.copy_class(
        source, by=cast.organiser, plan=source.plan, starts_on=dt.date(2026, 12, 1), name="下一期"
    )
    assert (copied.name, copied.batch_no) == ("下一期", 3)


def test_appoint_twice_changes_the_day_only(cast: Cast) -> None:
    for day in (None, dt.date(2026, 12, 31)):
        planning.appoint(
            cast.training_class, user=cast.auditor, role="auditor", by=cast.organiser, expires_on=day
        )
    staff = ClassStaff.objects.get(training_class=cast.training_class, user=cast.auditor)
    assert (staff.role, staff.expires_on) == (StaffRole.AUDITOR, dt.date(2026, 12, 31))
    assert [data["new"] for _, _, data in _trail()] == [True, False]


def test_dismiss_closes_the_door(cast: Cast) -> None:
    staff = cast.training_class.staff.get()
    planning.dismiss(staff, by=cast.organiser)
    assert not TrainingClass.objects.visible_to(cast.head_teacher).exists()
    assert _trail() == [
        ("courses.dismiss", "organiser", {"user": cast.head_teacher.pk, "role": "head_teacher"})
    ]
