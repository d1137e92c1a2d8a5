"""讲话素材: both paragraphs word for word, and the list behind each figure."""

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client

from accounts.models import User
from attendance import marking
from attendance.completion import deciding
from attendance.models import MarkSource
from attendance.value import Value
from courses.models import TrainingClass
from exports.papers import speech_notes
from exports.papers.speech_notes import Notes, percent
from tests import factories
from tests.conftest import Cast
from tests.factories import at
from tests.test_access import PEOPLE
from timetable.calendar import half_day_of
from trainees.models import Appointment, Cadre, Enrolment
from units.models import Unit

SignIn = Callable[[User], Client]


def page(cast: Cast) -> str:
    return f"/classes/{cast.training_class.pk}/speech/"


def said(notes: Notes) -> list[tuple[str, str]]:
    """The figures and where they lead."""
    return [(figure.text, figure.address) for figure in notes.figures]


def the_issue_s_class(cast: Cast) -> TrainingClass:
    """The twelfth of 38 classes, first after the election: 184 people of 18 towns and 140 communities, 34 new."""
    training_class = cast.training_class
    Enrolment.objects.all().delete()
    training_class.ordinal, training_class.after_election = 12, True
    training_class.save()
    others = [number for number in range(1, 39) if number != 12]
    TrainingClass.objects.bulk_create(
        TrainingClass(plan=training_class.plan, host=cast.district, name=f"第{number}班", ordinal=number)
        for number in others
    )
    towns = [(f"第{number}镇", "TOWN", cast.district.name) for number in range(18)]
    communities = [(f"第{number}社区", "COMMUNITY", f"第{number % 18}镇") for number in range(140)]
    tree = factories.units(
        [("全区", "DISTRICT", "")], [(name, kind, "全区") for name, kind, _up in towns], communities
    )
    _enrol(training_class, [tree[name] for name, _kind, _town in communities])
    return training_class


def _enrol(training_class: TrainingClass, communities: list[Unit]) -> None:
    people = Cadre.objects.bulk_create(
        Cadre(district=training_class.plan.district, name=f"学员{number}") for number in range(184)
    )
    places = [communities[number % len(communities)] for number in range(184)]
    Appointment.objects.bulk_create(
        Appointment(cadre=person, unit=place, post="书记")
        for person, place in zip(people, places, strict=True)
    )
    Enrolment.objects.bulk_create(
        Enrolment(
            training_class=training_class,
            cadre=person,
            unit=place,
            unit_name=place.name,
            town_name=place.parent.name if place.parent else "",
            post="书记",
            status="APPROVED",
            is_new=number < 34,
        )
        for number, (person, place) in enumerate(zip(people, places, strict=True))
    )


def test_the_opening_of_a_whole_class(cast: Cast) -> None:
    training_class = the_issue_s_class(cast)
    opening = speech_notes.of(training_class).opening
    assert opening.text == (
        "本期培训班是全区38个主体班次中的第12个，也是社区“两委”换届后首次集中培训，"
        "来自18个镇街、140个社区的184名学员参加，其中新任34人，占18.5%。"
    )
    of_class = f"/classes/{training_class.pk}"
    assert said(opening) == [
        ("38个", "/plans/2026/"),
        ("第12个", "/plans/2026/"),
        ("换届后首次集中培训", f"{of_class}/"),
        ("18个镇街", f"{of_class}/quotas/"),
        ("140个社区", f"{of_class}/roster/"),
        ("184名", f"{of_class}/roster/"),
        ("34人", f"{of_class}/roster/?newness=new"),
        ("18.5%", f"{of_class}/roster/?newness=new"),
    ]


@pytest.mark.parametrize(
    ("facts", "text"),
    [
        ({}, "本期培训班有来自1个镇街、1个社区的1名学员参加。"),
        ({"ordinal": 1}, "本期培训班是全区1个主体班次中的第1个，来自1个镇街、1个社区的1名学员参加。"),
        (
            {"ordinal": 1, "category": "SPECIAL"},
            "本期培训班是全区1个班次中的第1个，来自1个镇街、1个社区的1名学员参加。",
        ),
        (
            {"after_election": True},
            "本期培训班是社区“两委”换届后首次集中培训，来自1个镇街、1个社区的1名学员参加。",
        ),
    ],
)
def test_what_is_not_known_is_left_out(cast: Cast, facts: dict[str, Any], text: str) -> None:
    for name, value in facts.items():
        setattr(cast.training_class, name, value)
    cast.training_class.save()
    assert speech_notes.of(cast.training_class).opening.text == text


def test_who_is_not_of_communities_comes_from_units(cast: Cast) -> None:
    cast.training_class.after_election = True
    cast.training_class.save()
    factories.enrolment(cast.training_class, factories.cadre("区级干部", cast.district, is_new=True))
    assert speech_notes.of(cast.training_class).opening.text == (
        "本期培训班是换届后首次集中培训，来自1个镇街、2个单位的2名学员参加，其中新任1人，占50%。"
    )


def test_where_all_are_new_no_share_is_said(cast: Cast) -> None:
    Enrolment.objects.update(is_new=True)
    assert speech_notes.of(cast.training_class).opening.text == (
        "本期培训班有来自1个镇街、1个社区的1名学员参加，均为新任。"
    )


def test_a_class_of_nobody_says_what_it_is_or_nothing(cast: Cast) -> None:
    Enrolment.objects.all().delete()
    empty = Notes("", ())
    notes = speech_notes.of(cast.training_class)
    assert (notes.opening, notes.closing, notes.unmarked) == (empty, empty, 0)
    cast.training_class.ordinal = 3
    cast.training_class.save()
    assert speech_notes.of(cast.training_class).opening.text == "本期培训班是全区1个主体班次中的第3个。"


@pytest.mark.parametrize(
    ("part", "whole", "text"),
    [
        *((34, 184, "18.5%"), (1, 3, "33.3%"), (2, 3, "66.7%"), (1, 1, "100%"), (0, 5, "0%")),
        *((1, 2000, "0.1%"), (1, 2001, "0%"), (1999, 2000, "100%"), (1, 8, "12.5%"), (1, 16, "6.3%")),
    ],
)
def test_a_share_has_one_decimal_halves_up(part: int, whole: int, text: str) -> None:
    assert percent(part, whole) == text


def mark(cast: Cast, start: str, codes: dict[int, str]) -> None:
    marking.mark(
        cast.training_class,
        by=cast.head_teacher,
        half_day=half_day_of(at(start)),
        values={pk: Value.of(code) for pk, code in codes.items()},
        source=MarkSource.GRID,
    )


def test_the_closing_says_what_there_is(cast: Cast, time_machine_at: Callable[[str], Any]) -> None:
    people = [cast.enrolment, *factories.trainees(cast.training_class, cast.community, 2)]
    one, two, three = (person.pk for person in people)
    for start in ("09:00", "14:00"):
        factories.published(factories.session(cast.training_class, start=at(start)))
    planned = "本期培训班共安排2个半天、8学时。"
    with time_machine_at("2026-11-23T08:00:00+08:00"):
        assert speech_notes.of(cast.training_class).closing.text == planned
    with time_machine_at("2026-11-23T13:00:00+08:00"):
        assert speech_notes.of(cast.training_class).closing.text == planned  # nothing is recorded yet
        mark(cast, "09:00", {one: "PRESENT", two: "LATE", three: "SICK"})
        morning = "学员应到3人次，实到2人次，出勤率66.7%，请假1人次。"
        assert speech_notes.of(cast.training_class).closing.text == planned + morning
    with time_machine_at("2026-11-23T18:00:00+08:00"):
        mark(cast, "14:00", {one: "PRESENT", two: "ABSENT"})
        notes = speech_notes.of(cast.training_class)
        assert notes.closing.text == planned + "学员应到6人次，实到3人次，出勤率50%，请假1人次。"
        assert notes.unmarked == 1


def test_the_closing_says_who_completes_and_where_each_figure_is_listed(
    cast: Cast, time_machine_at: Callable[[str], Any]
) -> None:
    other = factories.trainees(cast.training_class, cast.community, 1)[0]
    factories.published(factories.session(cast.training_class, start=at("09:00")))
    with time_machine_at("2026-11-24T08:00:00+08:00"):
        mark(cast, "09:00", {cast.enrolment.pk: "PRESENT", other.pk: "PRESENT"})
        deciding.decide(cast.enrolment, by=cast.organiser, outcome="COMPLETED", reason="")
        deciding.decide(other, by=cast.organiser, outcome="NOT_COMPLETED", reason="缺课")
        closing = speech_notes.of(cast.training_class).closing
    assert closing.text == (
        "本期培训班共安排1个半天、4学时。学员应到2人次，实到2人次，出勤率100%。结业1人，未结业1人。"
    )
    of_class = f"/classes/{cast.training_class.pk}"
    assert said(closing) == [
        *(("1个半天", f"{of_class}/timetable/"), ("4学时", f"{of_class}/timetable/")),
        *((figure, f"{of_class}/attendance/") for figure in ("2人次", "2人次", "100%")),
        *(("1人", f"{of_class}/completion/"), ("1人", f"{of_class}/completion/")),
    ]


def test_the_page_copies_chinese_text_whatever_its_language(cast: Cast, as_user: SignIn) -> None:
    client = as_user(cast.head_teacher)
    text = speech_notes.of(cast.training_class).opening.text
    for language in ("zh-hans", "en"):
        client.cookies["django_language"] = language
        shown = client.get(page(cast)).content.decode()
        assert f">{text}</textarea>" in shown
        assert 'data-copy="opening-text"' in shown
    assert client.get(page(cast))["Cache-Control"].startswith("max-age=0")


def test_a_page_without_figures_says_so(cast: Cast, as_user: SignIn) -> None:
    Enrolment.objects.all().delete()
    shown = as_user(cast.organiser).get(page(cast)).content.decode()
    assert "<textarea" not in shown
    assert "还没有学员，也没有计划序号，写不出来。" in shown
    assert "课表还没有发布，写不出来。" in shown


def test_who_may_read_it(cast: Cast, as_user: SignIn) -> None:
    found = {
        name: as_user(getattr(cast, name)).get(page(cast)).status_code
        for name in PEOPLE
        if name != "town_organiser"
    }
    refused = dict.fromkeys(("liaison", "cadre_user", "stranger"), 404)
    readers = ("administrator", "organiser", "head_teacher", "finance", "auditor")
    assert found == dict.fromkeys(readers, 200) | refused


def test_the_same_queries_for_one_and_for_three(
    cast: Cast, as_user: SignIn, count_queries: Callable[[], Any]
) -> None:
    factories.published(factories.session(cast.training_class, start=at("09:00")))
    client, counted = as_user(cast.organiser), []
    for more in (0, 2):
        factories.trainees(cast.training_class, cast.community, more)
        with count_queries() as queries:
            client.get(page(cast))
        counted.append(len(queries))
    assert counted[0] == counted[1]
