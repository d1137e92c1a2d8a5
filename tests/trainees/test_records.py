"""A person's record: facts and posts, changed with care."""

import pytest

from accounts import identity
from accounts.models import AuditEntry
from tests import factories
from tests.conftest import Cast
from trainees import people, records
from trainees.models import Appointment, Cadre
from trainees.records import NumberTaken, Stale

ID_NUMBER = "11010519491231002X"


def facts(cadre: Cadre, **values: str) -> dict[str, str]:
    return {name: getattr(cadre, name) for name in people.FACTS} | values


def number_of(cadre: Cadre) -> str:
    return identity.decrypt(cadre.id_number_encrypted) if cadre.id_number_encrypted else ""


def test_R22_facts_change_and_past_rosters_do_not(cast: Cast) -> None:
    new = facts(cast.cadre, name="王晓宁", phone="13900001111")
    row = records.change(cast.cadre, facts=new, id_number=ID_NUMBER, version=1, by=cast.organiser)
    cast.enrolment.refresh_from_db()
    assert (row.name, row.phone, row.version, number_of(row)) == ("王晓宁", "13900001111", 2, ID_NUMBER)
    assert Cadre.objects.matching("wxn").get() == row
    assert (cast.enrolment.phone, cast.enrolment.unit_name) == ("13800005678", "花园社区居民委员会")
    entry = AuditEntry.objects.filter(action="trainees.change_cadre").get()
    assert (entry.data, "139" in str(entry.data)) == ({"fields": ["name", "phone", "id_number"]}, False)


def test_an_empty_id_number_leaves_the_number(cast: Cast) -> None:
    people.give_id_number(cast.cadre, ID_NUMBER)
    cast.cadre.save()
    records.change(cast.cadre, facts=facts(cast.cadre), id_number="", version=1, by=cast.organiser)
    cast.cadre.refresh_from_db()
    assert (cast.cadre.version, number_of(cast.cadre)) == (1, ID_NUMBER)


def test_an_older_form_is_refused(cast: Cast) -> None:
    records.change(cast.cadre, facts=facts(cast.cadre, name="甲"), id_number="", version=1, by=cast.organiser)
    with pytest.raises(Stale) as stale:
        records.change(
            cast.cadre, facts=facts(cast.cadre, name="乙"), id_number="", version=1, by=cast.organiser
        )
    assert stale.value.current.name == "甲"


def test_a_number_of_somebody_else_is_refused(cast: Cast) -> None:
    other = factories.cadre("别人", cast.community)
    people.give_id_number(other, ID_NUMBER)
    other.save()
    with pytest.raises(NumberTaken):
        records.change(cast.cadre, facts=facts(cast.cadre), id_number=ID_NUMBER, version=1, by=cast.organiser)


def test_posts_are_added_once_and_ended(cast: Cast) -> None:
    post = records.appoint(cast.cadre, unit=cast.town, post="镇团委书记", is_new=True, by=cast.organiser)
    assert records.appoint(cast.cadre, unit=cast.town, post="镇团委书记", by=cast.organiser) == post
    post.ended_on = factories.MONDAY
    records.change_post(post, by=cast.organiser)
    assert list(cast.cadre.appointments.values_list("post", "body", "ended_on")) == [
        ("社区书记", "OTHER", None),
        ("镇团委书记", "PARTY", factories.MONDAY),
    ]
    assert Appointment.objects.current().get(cadre=cast.cadre).post == "社区书记"


def test_R28_showing_an_id_number_leaves_a_trace_without_it(cast: Cast) -> None:
    assert records.reveal_id_number(cast.cadre, by=cast.administrator) == ""
    people.give_id_number(cast.cadre, ID_NUMBER)
    assert records.reveal_id_number(cast.cadre, by=cast.administrator) == ID_NUMBER
    entry = AuditEntry.objects.get(action="trainees.reveal_id_number")
    assert (entry.by, entry.subject_id, entry.data) == (cast.administrator, cast.cadre.pk, {})
