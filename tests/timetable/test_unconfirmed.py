"""An unconfirmed lecturer is a word on the card and a warning before publishing."""

import datetime as dt

import pytest
from django.test import Client
from django.urls import reverse

from tests import factories
from tests.conftest import Cast
from tests.factories import MONDAY, at
from tests.timetable.conftest import Add, Asked, Publish
from timetable import asking, publishing, scheduling
from timetable.models import Instructor
from timetable.rows import drafts_of

TOMORROW = MONDAY + dt.timedelta(days=1)


def words(cast: Cast) -> list[tuple[tuple[str, str], ...]]:
    return [draft.unconfirmed for draft in drafts_of(cast.training_class)]


@pytest.fixture
def card(cast: Cast, organiser: Client) -> str:
    return reverse("timetable:timetable_detail", args=[cast.training_class.pk])


@pytest.fixture
def publish_page(cast: Cast) -> str:
    return reverse("timetable:timetable_publish", args=[cast.training_class.pk])


def test_each_answer_but_confirmed_is_named(cast: Cast, asked: Asked) -> None:
    found = [words(cast)]
    for verb in (asking.confirm, asking.decline):
        verb(asked.session, asked.link.instructor, by=cast.organiser)
        found.append(words(cast))
    asking.take_back(asked.session, asked.link.instructor, by=cast.organiser)
    found.append(words(cast))
    assert found == [[(("陈静", "已邀"),)], [()], [(("陈静", "谢绝"),)], [(("陈静", "拟请"),)]]


def test_a_refusal_is_forgotten_once_somebody_else_is_named(cast: Cast, asked: Asked) -> None:
    asking.decline(asked.session, asked.link.instructor, by=cast.organiser)
    other = factories.instructor(cast.district, "李明")
    scheduling.change(asked.session, by=cast.organiser, version=2, instructors=[other])
    assert words(cast) == [(("李明", "拟请"),)]


def test_who_declined_is_not_the_lecturer_any_more(cast: Cast, asked: Asked) -> None:
    asking.decline(asked.session, asked.link.instructor, by=cast.organiser)
    facts = drafts_of(cast.training_class)[0].facts
    assert (facts.instructors, facts.instructor_ids, facts.needs_instructor) == ("", frozenset(), True)


def test_the_card_says_so_until_it_is_confirmed(
    organiser: Client, cast: Cast, asked: Asked, card: str
) -> None:
    before = organiser.get(card).content.decode()
    asking.confirm(asked.session, asked.link.instructor, by=cast.organiser)
    after = organiser.get(card).content.decode()
    assert ("未确认：陈静（已邀）" in before, "未确认" in after) == (True, False)


@pytest.mark.parametrize(("clock", "said"), [("07:59", False), ("08:00", False), ("08:01", True)])
def test_nobody_is_asked_for_what_has_begun(
    organiser: Client, add: Add, lecturer: Instructor, card: str, today: None, clock: str, said: bool
) -> None:
    add(start=at(clock), instructors=[lecturer])
    assert ("未确认" in organiser.get(card).content.decode()) == said


def test_others_do_not_read_of_it(cast: Cast, asked: Asked, publish: Publish, card: str) -> None:
    publish()
    reader = Client()
    reader.force_login(cast.cadre_user, backend="django.contrib.auth.backends.ModelBackend")
    assert "未确认" not in reader.get(card).content.decode()


def test_publishing_warns_and_does_not_stop(
    organiser: Client, cast: Cast, asked: Asked, publish_page: str
) -> None:
    html = organiser.get(publish_page).content.decode()
    listed = reverse("timetable:answer_list", args=[cast.training_class.pk])
    assert ("基层党建：陈静还没有确认（已邀）" in html, listed in html) == (True, True)
    assert organiser.post(publish_page, {"confirm": "1"}).status_code == 302


def test_only_what_is_about_to_change_is_warned_of(
    cast: Cast, asked: Asked, add: Add, publish: Publish, lecturer: Instructor
) -> None:
    publish()
    add("新加的课", start=at("14:00", TOMORROW), instructors=[lecturer])
    found = publishing.preview(cast.training_class).unconfirmed
    assert [(facts.title, name, answer) for facts, name, answer in found] == [("新加的课", "陈静", "拟请")]
