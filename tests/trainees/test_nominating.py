"""Nominating within the own units, in time and within the quota; taking it back; naming somebody anew."""

import datetime as dt

import pytest
from django.utils import timezone

from accounts.models import AuditEntry
from courses.models import ClassStatus, TrainingClass
from tests import factories
from tests.conftest import Cast
from trainees import call_ups, enrolment, nominating
from trainees.enrolment import NotEnrolled
from trainees.models import Cadre, Enrolment, EnrolmentStatus, Quota, ReplySlip
from trainees.people import NewCadre


@pytest.fixture
def enrolling(cast: Cast) -> TrainingClass:
    return factories.training_class(cast.district, "支部书记示范班", status=ClassStatus.ENROLLING)


@pytest.fixture
def people(cast: Cast) -> list[Cadre]:
    return [factories.cadre(name, cast.community, is_new=True) for name in ("李新", "张三", "赵四")]


def quota(training_class: TrainingClass, cast: Cast, seats: int) -> Quota:
    return Quota.objects.create(training_class=training_class, unit=cast.town, seats=seats)


def refused(training_class: TrainingClass, cast: Cast, *cadres: Cadre) -> str:
    with pytest.raises(NotEnrolled) as refusal:
        nominating.nominate(training_class, cadres=cadres, by=cast.liaison)
    return str(refusal.value)


def test_several_are_nominated_at_once_and_each_once(
    cast: Cast, enrolling: TrainingClass, people: list[Cadre]
) -> None:
    rows = nominating.nominate(enrolling, cadres=[*people[:2], people[0]], by=cast.liaison)
    assert [row.cadre for row in rows] == [*people[:2], people[0]]
    assert [
        (row.status, row.unit, row.post, row.is_new, row.entered_by, row.decided_by)
        for row in enrolling.enrolments.order_by("pk")
    ] == [("NOMINATED", cast.community, "社区书记", True, cast.liaison, None)] * 2
    again = nominating.nominate(enrolling, cadres=people, by=cast.liaison)
    assert ([row.version for row in again], enrolling.enrolments.count()) == ([1, 1, 1], 3)


def test_only_the_own_people(cast: Cast, enrolling: TrainingClass, people: list[Cadre]) -> None:
    theirs = factories.cadre("王五", cast.other_community)
    assert refused(enrolling, cast, people[0], theirs) == "王五：不在您负责的单位任职。"
    assert not enrolling.enrolments.exists()


def test_of_two_posts_the_own_one_counts(cast: Cast, enrolling: TrainingClass) -> None:
    both = factories.cadre("王五", cast.other_community, post="第一书记")
    both.appointments.create(unit=cast.community, post="社区主任")
    (row,) = nominating.nominate(enrolling, cadres=[both], by=cast.liaison)
    assert (row.unit, row.post) == (cast.community, "社区主任")


@pytest.mark.parametrize("status", ["DRAFT", "APPROVED", "CONFIRMED", "CLOSED"])
def test_only_while_the_class_takes_nominations(
    cast: Cast, enrolling: TrainingClass, people: list[Cadre], status: str
) -> None:
    TrainingClass.objects.update(status=status)  # the caller's row is older
    assert "已截止" in refused(enrolling, cast, people[0])


def test_the_instant_of_closing_is_closed_and_reopening_opens_for_that_unit_alone(
    cast: Cast, enrolling: TrainingClass, people: list[Cadre]
) -> None:
    TrainingClass.objects.filter(pk=enrolling.pk).update(nominations_close_at=timezone.now())
    assert refused(enrolling, cast, people[0]) == "李新：花园社区居民委员会的推荐报名已截止，请联系组织者。"
    until = timezone.now() + dt.timedelta(hours=1)
    slip = ReplySlip.objects.create(training_class=enrolling, unit=cast.other_town, reopened_until=until)
    assert "已截止" in refused(enrolling, cast, people[0])
    slip.unit = cast.town
    slip.save()
    (row,) = nominating.nominate(enrolling, cadres=[people[0]], by=cast.liaison)
    assert row.status == "NOMINATED"


def test_R19_a_nomination_takes_a_seat_of_the_quota(
    cast: Cast, enrolling: TrainingClass, people: list[Cadre]
) -> None:
    quota(enrolling, cast, 2)
    factories.enrolment(enrolling, cast.cadre)
    nominating.nominate(enrolling, cadres=people[:1], by=cast.liaison)
    assert refused(enrolling, cast, people[1]) == "张三：湖塘镇的 2 个名额已满。"
    Enrolment.objects.filter(cadre=people[0]).update(status="WAITLISTED")
    nominating.nominate(enrolling, cadres=[people[1]], by=cast.liaison)


def test_R19_of_a_batch_beyond_the_quota_nobody_is_nominated(
    cast: Cast, enrolling: TrainingClass, people: list[Cadre]
) -> None:
    quota(enrolling, cast, 2)
    assert refused(enrolling, cast, *people) == "赵四：湖塘镇的 2 个名额已满。"
    assert not enrolling.enrolments.exists()


@pytest.mark.parametrize("status", ["REJECTED", "CANCELLED"])
def test_who_was_turned_down_or_withdrawn_is_nominated_anew_with_the_history_kept(
    cast: Cast, enrolling: TrainingClass, status: str
) -> None:
    old = factories.enrolment(
        enrolling, cast.cadre, status=status, reason="本年已培训", decided_by=cast.organiser
    )
    (row,) = nominating.nominate(enrolling, cadres=[cast.cadre], by=cast.liaison)
    assert (row.pk, row.status, row.reason, row.decided_by, row.version) == (old.pk, "NOMINATED", "", None, 2)
    entry = AuditEntry.objects.get(action="trainees.nominate")
    assert (entry.subject_id, entry.by, entry.data) == (
        old.pk,
        cast.liaison,
        {"before": status, "reason": "本年已培训"},
    )


@pytest.mark.parametrize("status", ["REPLACED", "NO_SHOW", "DISMISSED", "EXEMPT"])
def test_what_else_was_decided_stands(cast: Cast, enrolling: TrainingClass, status: str) -> None:
    factories.enrolment(enrolling, cast.cadre, status=status)
    assert "请先在花名册里处理" in refused(enrolling, cast, cast.cadre)


@pytest.mark.parametrize("status", ["WAITLISTED", "APPROVED", "REGISTERED"])
def test_who_waits_or_is_in_stays_there(cast: Cast, enrolling: TrainingClass, status: str) -> None:
    factories.enrolment(enrolling, cast.cadre, status=status)
    (row,) = nominating.nominate(enrolling, cadres=[cast.cadre], by=cast.liaison)
    assert (row.status, row.version) == (status, 1)
    assert not AuditEntry.objects.exists()


def test_a_newcomer_is_nominated_or_not_added(cast: Cast, enrolling: TrainingClass) -> None:
    quota(enrolling, cast, 1)
    row = nominating.nominate_newcomer(
        enrolling, new=NewCadre(name="钱新", unit=cast.community, post="委员"), by=cast.liaison
    )
    assert (row.status, row.cadre.name, row.is_new) == ("NOMINATED", "钱新", None)
    with pytest.raises(NotEnrolled):
        nominating.nominate_newcomer(
            enrolling, new=NewCadre(name="孙新", unit=cast.community, post="委员"), by=cast.liaison
        )
    assert not Cadre.objects.filter(name="孙新").exists()


@pytest.mark.parametrize("status", ["NOMINATED", "WAITLISTED"])
def test_before_the_decision_the_unit_takes_it_back_and_the_undo_restores_it(
    cast: Cast, enrolling: TrainingClass, status: str
) -> None:
    at = timezone.now()
    row = factories.enrolment(enrolling, cast.cadre, status=status, waitlisted_at=at)
    gone = nominating.withdraw(row, by=cast.liaison)
    assert (gone.status, gone.reason, gone.withdrawn_from) == ("CANCELLED", "单位撤回推荐", status)
    assert nominating.withdraw(row, by=cast.liaison).version == 2
    back = nominating.restore(row, by=cast.liaison)
    assert (back.status, back.reason, back.waitlisted_at) == (status, "", at)


@pytest.mark.parametrize("status", ["APPROVED", "REJECTED", "REGISTERED"])
def test_after_the_decision_it_is_the_organiser_s(cast: Cast, enrolling: TrainingClass, status: str) -> None:
    row = factories.enrolment(enrolling, cast.cadre, status=status)
    with pytest.raises(NotEnrolled, match="已有审核结果，请联系组织者"):
        nominating.withdraw(row, by=cast.liaison)


def test_after_the_close_nothing_is_withdrawn_nor_restored(cast: Cast, enrolling: TrainingClass) -> None:
    row = factories.enrolment(enrolling, cast.cadre, status="NOMINATED")
    TrainingClass.objects.filter(pk=enrolling.pk).update(nominations_close_at=timezone.now())
    for act in (nominating.withdraw, nominating.restore):
        with pytest.raises(NotEnrolled, match="已截止"):
            act(row, by=cast.liaison)


def test_R19_the_undo_does_not_pass_the_quota(
    cast: Cast, enrolling: TrainingClass, people: list[Cadre]
) -> None:
    quota(enrolling, cast, 1)
    (row,) = nominating.nominate(enrolling, cadres=[cast.cadre], by=cast.liaison)
    nominating.withdraw(row, by=cast.liaison)
    nominating.nominate(enrolling, cadres=[people[0]], by=cast.liaison)
    with pytest.raises(NotEnrolled, match="湖塘镇的 1 个名额已满"):
        nominating.restore(row, by=cast.liaison)


def test_the_undo_brings_back_no_withdrawal_of_the_organiser(cast: Cast, enrolling: TrainingClass) -> None:
    row = factories.enrolment(
        enrolling, cast.cadre, status="CANCELLED", withdrawn_from="APPROVED", reason="工作调整"
    )
    assert nominating.restore(row, by=cast.liaison).status == EnrolmentStatus.CANCELLED


def test_of_somebody_else_s_person_it_is_not_told_that_the_class_has_them(
    cast: Cast, enrolling: TrainingClass
) -> None:
    theirs = factories.enrolment(enrolling, factories.cadre("王五", cast.other_community))
    assert refused(enrolling, cast, theirs.cadre) == "王五：不在您负责的单位任职。"


def test_who_was_named_by_the_organiser_is_not_taken_back_in_silence(
    cast: Cast, enrolling: TrainingClass, people: list[Cadre]
) -> None:
    (row,) = call_ups.call_up(enrolling, cadres=people[:1], by=cast.organiser)
    with pytest.raises(NotEnrolled, match="是点名调训的"):
        nominating.withdraw(row, by=cast.liaison)


def test_a_nomination_anew_owes_no_answer_to_an_earlier_call_up(
    cast: Cast, enrolling: TrainingClass, people: list[Cadre]
) -> None:
    (row,) = call_ups.call_up(enrolling, cadres=people[:1], by=cast.organiser)
    enrolment.withdraw(row, by=cast.organiser, reason="名额另有安排")
    (row,) = nominating.nominate(enrolling, cadres=people[:1], by=cast.liaison)
    assert (row.status, row.call_up) == ("NOMINATED", "")
