"""`manage.py autoplan`."""

import datetime as dt
from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.utils import timezone

from tests import factories
from tests.conftest import Cast
from tests.timetable.planning import stands, waiting
from timetable.models import PlanningRun

COMING = timezone.localdate() + dt.timedelta(days=14 - timezone.localdate().weekday())


def said(*arguments: object) -> list[str]:
    out = StringIO()
    words = ["autoplan", "--seconds", "2", "--deterministic", *(str(argument) for argument in arguments)]
    call_command(*words, stdout=out)
    return out.getvalue().splitlines()


def test_it_proposes_says_what_has_no_place_and_places_only_when_told(cast: Cast) -> None:
    training_class = factories.training_class(
        cast.district, "半天班", starts_on=COMING, ends_on=COMING, planned_size=30
    )
    rows = [waiting(training_class, f"第{number}讲", place="会议室") for number in range(3)]
    lines = said("--training-class", training_class.pk)
    assert lines[0] == "排好2节，还有1节排不上。"
    assert lines[1].startswith("半天班 第")
    assert {stands(row)[0] for row in rows} == {None}
    assert said("--all", "--by", "organiser", "--accept")[-1] == "已排好2节。"
    assert sum(stands(row)[0] is not None for row in rows) == 2
    assert {run.requested_by for run in PlanningRun.objects.all()} == {cast.administrator, cast.organiser}


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (("--training-class", 10**9), "没有编号为 1000000000 的班次。"),
        (("--all", "--by", "nobody"), "没有这个人，或者没有管理员。请用 --by 写明登录名。"),
    ],
)
def test_what_is_wrong_is_said(cast: Cast, arguments: tuple[object, ...], words: str) -> None:
    with pytest.raises(CommandError, match=words):
        said(*arguments)
