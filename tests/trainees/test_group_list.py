"""The groups side by side."""

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from accounts.models import User
from tests import factories
from tests.conftest import Cast
from tests.trainees.arranged import two_groups
from trainees.models import Enrolment

SignIn = Callable[[User], Client]


def url(cast: Cast) -> str:
    return reverse("trainees:group_list", args=[cast.training_class.pk])


def test_groups_stand_side_by_side_with_their_people_and_figures(cast: Cast, as_user: SignIn) -> None:
    first, second = two_groups(cast)
    Enrolment.objects.filter(pk=cast.enrolment.pk).update(is_new=True, class_role="班长")
    waiting = factories.enrolment(cast.training_class, factories.cadre("没有组的人", cast.community))
    factories.enrolment(cast.training_class, factories.cadre("候补的人", cast.community), status="WAITLISTED")
    response = as_user(cast.head_teacher).get(url(cast))
    groups, tray = response.context["groups"], response.context["tray"]
    assert [(column.group, column.leader and column.leader.pk) for column in groups] == [
        (first, cast.enrolment.pk),
        (second, None),
    ]
    figures = groups[0].figures
    assert (figures.people, figures.new, figures.women, figures.towns) == (1, 1, 0, 1)
    assert [person.pk for person in tray.people] == [waiting.pk]
    assert [(role, [person.name for person in held]) for role, held in response.context["roles"]] == [
        ("班长", ["王小宁"])
    ]
    text = response.content.decode()
    assert "组长待定" in text
    assert "候补的人" not in text


def test_a_leader_who_left_leads_no_more(cast: Cast, as_user: SignIn) -> None:
    two_groups(cast)
    Enrolment.objects.filter(pk=cast.enrolment.pk).update(status="CANCELLED")
    columns = as_user(cast.organiser).get(url(cast)).context["groups"]
    assert [(column.leader, len(column.people)) for column in columns] == [(None, 0), (None, 2)]


def test_who_only_reads_gets_no_handles(cast: Cast, as_user: SignIn) -> None:
    two_groups(cast)
    text = as_user(cast.auditor).get(url(cast)).content.decode()
    assert "data-card" not in text
    assert f"/enrolments/{cast.enrolment.pk}/" not in text
    cast.training_class.status = "CLOSED"
    cast.training_class.save()
    assert "data-card" not in as_user(cast.organiser).get(url(cast)).content.decode()


@pytest.mark.parametrize(
    ("people", "groups", "words"),
    [(0, 0, "还没有录取的学员"), (1, 0, "还没有小组。点“自动分组”"), (1, 1, "还没有人")],
)
def test_what_there_is_to_do_first(people: int, groups: int, words: str, cast: Cast, as_user: SignIn) -> None:
    if not people:
        cast.enrolment.delete()
    for number in range(groups):
        factories.group(cast.training_class, number + 1)
    assert words in as_user(cast.organiser).get(url(cast)).content.decode()


def test_the_queries_do_not_grow(cast: Cast, as_user: SignIn, count_queries: Any) -> None:
    client, counts = as_user(cast.organiser), []
    for number in (1, 2, 3):
        group = factories.group(cast.training_class, number)
        for person in factories.trainees(cast.training_class, cast.community, 2):
            Enrolment.objects.filter(pk=person.pk).update(group=group)
        with count_queries() as queries:
            client.get(url(cast))
        counts.append(len(queries))
    assert counts[0] == counts[2]
