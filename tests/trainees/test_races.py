"""Two at once: seats of a quota, the same import confirmed twice. Each first shows what happens unguarded."""

import threading
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager

import pytest
from django.db import IntegrityError, connection, connections, transaction

from accounts.models import User
from courses.models import TrainingClass
from tests import factories
from tests.trainees.books import block
from trainees import enrolment, links, roster
from trainees.enrolment import NotEnrolled
from trainees.models import Cadre, Enrolment, LinkKind, PersonalLink, Quota, RosterImport
from trainees.roster import uploads
from units.models import Unit

HANDS = 8

pytestmark = pytest.mark.django_db(transaction=True)


@contextmanager
def at_once() -> Iterator[Callable[[Callable[[int], object]], list[object]]]:
    """Runs an act in as many threads as there are hands, started together; gives what each answered."""
    barrier = threading.Barrier(HANDS)

    def hand(act: Callable[[int], object], number: int) -> object:
        try:
            with connection.cursor() as cursor:
                cursor.execute("SELECT 1")
            barrier.wait()
            return act(number)
        except (NotEnrolled, IntegrityError, roster.Outdated) as refusal:
            return type(refusal)
        finally:
            connections.close_all()

    with ThreadPoolExecutor(HANDS) as pool:
        yield lambda act: list(pool.map(lambda number: hand(act, number), range(HANDS)))


@pytest.fixture
def place() -> tuple[TrainingClass, Unit, User]:
    district = factories.unit("武进区", "DISTRICT")
    community = factories.unit("花园社区", "COMMUNITY", factories.unit("湖塘镇", "TOWN", district))
    return (
        factories.training_class(district),
        community,
        factories.user("organiser", "王", "organiser", district),
    )


@pytest.mark.parametrize("guarded", [False, True])
def test_R19_many_ask_for_the_last_seats(
    place: tuple[TrainingClass, Unit, User], guarded: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    training_class, community, _organiser = place
    Quota.objects.create(training_class=training_class, unit=community, seats=2)
    cadres = [factories.cadre(f"李{number}", community) for number in range(HANDS)]
    meet = threading.Barrier(HANDS)
    if not guarded:
        monkeypatch.setattr(enrolment, "lock", lambda _class: None)
        save = enrolment.save
        monkeypatch.setattr(enrolment, "save", lambda rows: (meet.wait(), save(rows)))
    with at_once() as run:
        answers = run(lambda number: enrolment.enrol(training_class, cadre=cadres[number], by=None))
    seated = Enrolment.objects.count()
    assert seated == (2 if guarded else HANDS)
    assert answers.count(NotEnrolled) == HANDS - seated


@pytest.mark.parametrize("guarded", [False, True])
def test_one_person_is_enrolled_by_many_once(
    place: tuple[TrainingClass, Unit, User], guarded: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    training_class, community, _organiser = place
    cadre = factories.cadre("李新", community)
    meet = threading.Barrier(HANDS)
    if not guarded:
        monkeypatch.setattr(enrolment, "lock", lambda _class: None)
        save = enrolment.save
        monkeypatch.setattr(enrolment, "save", lambda rows: (meet.wait(), save(rows)))
    with at_once() as run:
        answers = run(lambda _number: enrolment.enrol(training_class, cadre=cadre, by=None))
    assert Enrolment.objects.count() == 1
    assert answers.count(IntegrityError) == (0 if guarded else HANDS - 1)


def test_an_import_confirmed_by_many_is_written_once(place: tuple[TrainingClass, Unit, User]) -> None:
    training_class, _community, organiser = place
    kept = uploads.keep(
        block(("李新", "湖塘镇花园社区书记"), ("张三", "湖塘镇花园社区主任")),
        training_class=training_class,
        file_name="名单",
        options=roster.Options(),
        by=organiser,
    )
    seen = uploads.look(kept, by=organiser)
    assert isinstance(seen, roster.Preview)
    with at_once() as run:
        answers = run(lambda _number: uploads.confirm(kept, digest=seen.digest, by=organiser))
    assert [answer.result for answer in answers if isinstance(answer, RosterImport)] == [seen.counts]
    assert answers.count(None) == HANDS - 1
    assert (Cadre.objects.count(), Enrolment.objects.count()) == (2, 2)


def test_the_same_people_in_two_classes_at_once_are_made_once(
    place: tuple[TrainingClass, Unit, User],
) -> None:
    training_class, _community, _organiser = place
    classes = [training_class] + [
        factories.training_class(training_class.plan.district, f"班{number}") for number in range(HANDS - 1)
    ]
    rows = block(("李新", "湖塘镇花园社区书记", "13900001111"))

    def take_in(number: int) -> object:
        preview = roster.preview(rows, training_class=classes[number], by=None)
        assert isinstance(preview, roster.Preview)
        return roster.commit(preview, by=None).new

    with at_once() as run:
        answers = run(take_in)
    assert Cadre.objects.count() == 1
    assert answers.count(1) + answers.count(roster.Outdated) == HANDS


def test_links_issued_by_many_leave_one_open(place: tuple[TrainingClass, Unit, User]) -> None:
    _class, community, organiser = place
    cadre = factories.cadre("李新", community)
    with at_once() as run:
        tokens = run(lambda _number: links.issue(cadre, kind=LinkKind.PAGE, by=organiser))
    found = [token for token in tokens if links.find(str(token), kind=LinkKind.PAGE)]
    assert (len(found), PersonalLink.objects.filter(revoked_at=None).count()) == (1, 1)
    assert User.objects.filter(username__startswith="cadre-").count() == 1


def test_a_failure_half_way_writes_nothing(
    place: tuple[TrainingClass, Unit, User], monkeypatch: pytest.MonkeyPatch
) -> None:
    training_class, _community, _organiser = place
    preview = roster.preview(block(("李新", "湖塘镇花园社区书记")), training_class=training_class, by=None)
    assert isinstance(preview, roster.Preview)

    def fail(_rows: object) -> None:
        raise IntegrityError

    monkeypatch.setattr(enrolment, "save", fail)
    with pytest.raises(IntegrityError), transaction.atomic():
        roster.commit(preview, by=None)
    assert (Cadre.objects.count(), Enrolment.objects.count()) == (0, 0)
