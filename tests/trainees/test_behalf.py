"""代报: all or none, on a basis that is kept, also after the close."""

import uuid

import pytest
from django.core.files.base import ContentFile

from accounts.models import AuditEntry
from tests import factories
from tests.conftest import Cast
from tests.trainees.collecting import collect
from trainees import behalf
from trainees.behalf import Entrant
from trainees.enrolment import NotEnrolled
from trainees.models import Cadre, Enrolment, EnrolmentStatus, NominationBasis
from trainees.people import NewCadre

APPROVED, NOMINATED = EnrolmentStatus.APPROVED, EnrolmentStatus.NOMINATED


def enter(
    cast: Cast, *entrants: Entrant, status: EnrolmentStatus = APPROVED, **more: object
) -> NominationBasis:
    return behalf.enter_text(
        cast.training_class,
        cast.town,
        text="1.张三 …",
        reason="群里报的名",
        entrants=entrants,
        status=status,
        by=cast.organiser,
        **more,  # type: ignore[arg-type]  # the nonce
    )


def test_a_known_and_a_new_person_are_entered_after_the_close(cast: Cast) -> None:
    collect(cast, seats=3, closed=True)
    known = factories.cadre("张三", cast.community, post="委员")
    new = NewCadre(name="李新", unit=cast.community, post="主任", phone="13911112222")
    basis = enter(
        cast,
        Entrant(cadre=known, post="书记", phone="13812345678", is_new=True),
        Entrant(new=new, post="主任", phone="13911112222"),
        Entrant(cadre=cast.cadre, post="别的职务"),
    )
    rows = basis.enrolments.order_by("pk").values_list(
        "cadre__name", "status", "post", "phone", "is_new", "entered_by"
    )
    by = cast.organiser.pk
    assert list(rows) == [
        ("张三", "APPROVED", "书记", "13812345678", True, by),
        ("李新", "APPROVED", "主任", "13911112222", None, by),
    ]
    known.refresh_from_db()
    assert (known.phone, known.appointments.get().post) == ("13812345678", "委员")
    cast.enrolment.refresh_from_db()
    assert (cast.enrolment.basis, cast.enrolment.post) == (None, "社区书记"), "who is there stays as is"
    (entry,) = AuditEntry.objects.filter(action="trainees.enter_on_behalf")
    assert entry.data == {
        "unit": cast.town.pk,
        "basis": basis.pk,
        "enrolments": [row.pk for row in basis.enrolments.order_by("pk")],
        "reason": "群里报的名",
    }


def test_a_nomination_is_entered_as_one_and_approved_by_the_next_entry(cast: Cast) -> None:
    collect(cast, seats=2)
    person = factories.cadre("张三", cast.community)
    first = enter(cast, Entrant(cadre=person, is_new=False), status=NOMINATED)
    second = enter(cast, Entrant(cadre=person))
    row = Enrolment.objects.get(cadre=person)
    assert (row.status, row.basis, row.is_new) == ("APPROVED", second, False)
    assert first.enrolments.count() == 0


def test_R19_past_the_quota_nobody_is_entered_and_nothing_kept(cast: Cast) -> None:
    collect(cast, seats=2)
    people = [factories.cadre(name, cast.community) for name in ("张三", "李四")]
    new = NewCadre(name="李新", unit=cast.community)
    with pytest.raises(NotEnrolled, match="2 个名额已满"):
        enter(cast, Entrant(cadre=people[0]), Entrant(cadre=people[1]), Entrant(new=new))
    assert not NominationBasis.objects.exists()
    assert not Cadre.objects.filter(name="李新").exists()
    assert Enrolment.objects.count() == 1


def test_the_same_form_again_enters_nobody(cast: Cast) -> None:
    collect(cast, seats=9)
    nonce = uuid.uuid4()
    new = NewCadre(name="李新", unit=cast.community)
    first, second = (enter(cast, Entrant(new=new), nonce=nonce) for _ in range(2))
    assert (first, Cadre.objects.filter(name="李新").count()) == (second, 1)


def test_a_photo_is_kept_under_a_name_of_ours_and_people_are_entered_from_it(cast: Cast) -> None:
    collect(cast, seats=9)
    nonce = uuid.uuid4()
    first, second = (
        behalf.keep_photo(
            cast.training_class,
            cast.town,
            file=ContentFile(b"\x89PNG", name="../../名单.PNG"),
            reason="只有照片",
            by=cast.organiser,
            nonce=nonce,
        )
        for _ in range(2)
    )
    assert (first, first.photo_name, str(first.photo.name).split("/")[0]) == (
        second,
        "名单.PNG",
        "nomination_bases",
    )
    assert str(first.photo.name).endswith(".png")
    person = factories.cadre("张三", cast.community)
    (row,) = behalf.enter(first, entrants=[Entrant(cadre=person)], status=APPROVED, by=cast.organiser)
    assert behalf.enter(first, entrants=[Entrant(cadre=person)], status=APPROVED, by=cast.organiser) == []
    row.refresh_from_db()
    assert (row.basis, row.status) == (first, "APPROVED")


def test_of_two_posts_the_one_in_the_unit_counts(cast: Cast) -> None:
    collect(cast, seats=3)
    both = factories.cadre("赵六", cast.other_community)
    both.appointments.create(unit=cast.community, post="第一书记")
    enter(cast, Entrant(cadre=both))
    assert Enrolment.objects.get(cadre=both).unit == cast.community
