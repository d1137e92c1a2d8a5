"""All files of a class, to its staff and to its trainees."""

from collections.abc import Callable
from typing import Any

from django.test import Client

from accounts.models import User
from courses.models import TrainingClass
from tests import factories
from tests.conftest import Cast
from tests.factories import at
from tests.timetable import handouts
from tests.timetable.doors import CLASS_READERS, answers
from timetable import handing_out


def page(cast: Cast) -> str:
    return f"/classes/{cast.training_class.pk}/materials/"


def test_who_reads_it(cast: Cast, as_user: Callable[[User], Client]) -> None:
    assert answers(cast, as_user, page(cast)) == CLASS_READERS


def test_the_staff_see_everything_with_its_readers(organiser: Client, cast: Cast) -> None:
    session = handouts.lecture(cast.training_class)
    given, kept = handouts.notes(cast, session), handouts.notes(cast, session, "底稿.pdf", released=False)
    handouts.paper(cast)
    handouts.paper(cast, "批复", "APPROVAL")
    handing_out.opened(given, by=cast.cadre_user, as_trainee=cast.enrolment)
    handing_out.opened(given, by=cast.organiser, as_trainee=None)
    response = organiser.get(page(cast))
    (row,) = response.context["sessions"]
    assert [(one.pk, one.opened) for one in row.materials] == [(given.pk, 1), (kept.pk, 0)]
    text = response.content.decode()
    assert ("1 人已打开" in text, "未发给学员" in text, "只给工作人员看" in text) == (True, True, True)


def test_a_trainee_sees_what_is_given_out_of_the_own_sessions(
    cast: Cast, as_user: Callable[[User], Client], other_class: TrainingClass
) -> None:
    group = factories.group(cast.training_class, 2)
    later = handouts.lecture(cast.training_class, "第二讲", start=at("14:00"))
    first = handouts.lecture(cast.training_class, "第一讲")
    theirs = factories.session(cast.training_class, "二组讨论", start=at("19:00"))
    factories.published(theirs).groups.set([group])
    drafted = factories.session(cast.training_class, "未发布", start=at("16:00"))
    for session in (later, first, theirs, drafted, handouts.lecture(other_class, "别班")):
        handouts.notes(cast, session, f"{session.title}.pdf")
    handouts.notes(cast, first, "底稿.pdf", released=False)
    handouts.paper(cast)
    handouts.paper(cast, "批复", "APPROVAL")
    files = as_user(cast.cadre_user).get(page(cast)).context["files"]
    assert [(file.title, file.lesson) for file in files] == [
        ("第一讲.pdf", "第一讲"),
        ("第二讲.pdf", "第二讲"),
        ("学员须知", ""),
    ]


def test_sessions_of_one_title_are_told_apart_by_their_groups(organiser: Client, cast: Cast) -> None:
    session = handouts.lecture(cast.training_class)
    group = factories.group(cast.training_class, 7)
    session.groups.add(group)
    assert f"{group} · " in organiser.get(page(cast)).content.decode()


def test_nothing_yet(cast: Cast, as_user: Callable[[User], Client]) -> None:
    pages = [as_user(who).get(page(cast)).content.decode() for who in (cast.cadre_user, cast.organiser)]
    assert ("还没有资料。" in pages[0], "还没有文件。" in pages[1]) == (True, True)


def test_the_queries_do_not_grow(cast: Cast, as_user: Callable[[User], Client], count_queries: Any) -> None:
    def grow(n: int) -> None:
        handouts.notes(
            cast, handouts.lecture(cast.training_class, f"第{n}讲", start=at(f"{8 + 3 * n:02}:00"))
        )
        handouts.paper(cast, f"资料{n}")

    clients = [as_user(cast.organiser), as_user(cast.cadre_user)]
    counts = []
    for size in (range(1), range(1, 3)):
        for n in size:
            grow(n)
        for client in clients:
            with count_queries() as queries:
                assert client.get(page(cast)).status_code == 200
            counts.append(len(queries))
    assert counts[:2] == counts[2:]
