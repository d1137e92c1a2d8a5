"""The published timetable as a picture."""

from collections.abc import Callable

from django.test import Client
from django.urls import reverse

from accounts.models import User
from tests import factories
from tests.conftest import Cast
from tests.factories import at
from tests.timetable.conftest import Add, Publish
from tests.timetable.doors import CLASS_READERS, answers
from timetable import picture, scheduling
from timetable.models import TimetableVersion


def address(cast: Cast) -> str:
    return reverse("timetable:timetable_picture", args=[cast.training_class.pk])


def test_what_it_is_drawn_from(cast: Cast, add: Add, publish: Publish, today: None) -> None:
    lecturer, room = factories.instructor(cast.district), factories.room(cast.district)
    kept = add(room=room, instructors=[lecturer], chair="组长李某", remark="带笔")
    cancelled = add("停的课", start=at("14:00"))
    publish()
    scheduling.cancel(cancelled, by=cast.organiser, reason="台风")
    scheduling.move(kept, by=cast.organiser, version=1, start=at("19:00"))
    publish()
    drawn = picture.drawn_from(
        cast.training_class, picture.public(cast.training_class), TimetableVersion.objects.first()
    )
    assert drawn == {
        "title": "社区干部培训班",
        "facts": "武进区",
        "periods": ["上午", "下午", "晚上"],
        "days": [
            {
                "date": "11月23日",
                "weekday": "星期一",
                "cells": [
                    [],
                    [
                        {
                            "clock": "14:00–16:30",
                            "kind": "专题讲座",
                            "title": "停的课",
                            "lines": ["台风"],
                            "change": "停课",
                            "tone": "danger",
                            "cancelled": True,
                        }
                    ],
                    [
                        {
                            "clock": "19:00–21:30",
                            "kind": "专题讲座",
                            "title": "基层党建",
                            "lines": ["陈静(区委党校讲师)", "三楼301教室", "带笔"],
                            "change": "调课",
                            "tone": "warning",
                            "cancelled": False,
                        }
                    ],
                ],
            }
        ],
        "foot": "第2版，2026-11-23 08:00 发布",
        "name": "社区干部培训班课表",
    }


def test_the_draft_is_not_in_it(organiser: Client, cast: Cast, add: Add, publish: Publish) -> None:
    add()
    publish()
    add("没发布的课", start=at("14:00"))
    drawn = str(organiser.get(address(cast)).context["drawn"])
    assert ("基层党建" in drawn, "没发布的课" in drawn) == (True, False)


def test_script_in_a_title_stays_text(organiser: Client, cast: Cast, add: Add, publish: Publish) -> None:
    add("</script><script>alert(1)</script>")
    publish()
    assert "<script>alert" not in organiser.get(address(cast)).content.decode()


def test_before_anything_is_published(organiser: Client, cast: Cast) -> None:
    assert "发布以后才能存为图片。" in organiser.get(address(cast)).content.decode()


def test_who_may_look(cast: Cast, as_user: Callable[[User], Client]) -> None:
    assert answers(cast, as_user, address(cast)) == CLASS_READERS
