"""催报: a finished Chinese text under 300 characters, noted once a minute."""

import datetime as dt

import pytest
from django.utils import timezone, translation

from courses.models import ClassStatus
from tests import factories
from tests.conftest import Cast
from tests.factories import at
from trainees import chasing, reporting
from trainees.models import Chase, Quota, ReplySlip
from trainees.reporting import Numbers, Reply
from units.models import Unit

ADDRESS = "https://kaiban.example/classes/1/nominations/"


def reply(name: str = "湖塘镇", *, seats: int | None = 3, **more: object) -> Reply:
    fields = {"slip": None, "numbers": Numbers(), "is_open": True, "until": at("17:00"), **more}
    return Reply(unit=Unit(name=name), seats=seats, **fields)  # type: ignore[arg-type]  # told apart by name


@pytest.mark.usefixtures("today")
def test_the_text_for_one_unit_is_finished_and_chinese(cast: Cast) -> None:
    said = []
    for one in (
        reply(numbers=Numbers(approved=1)),
        reply(seats=None, until=None),
        reply(is_open=False),
        reply(slip=ReplySlip(returned_at=timezone.now(), return_reason="手机号少一位")),
    ):
        with translation.override("en"):
            said.append(chasing.text_for(one, cast.training_class, address=ADDRESS))
    until = "请于11月23日（星期一）17:00前报送。"
    assert said == [
        f"【催报】湖塘镇：“社区干部培训班”分配名额3人，还差2人。{until}报送地址：{ADDRESS}",
        f"【催报】湖塘镇：“社区干部培训班”请尽快报送。报送地址：{ADDRESS}",
        f"【催报】湖塘镇：“社区干部培训班”分配名额3人，还差3人。报名已截止，请尽快联系组织者补报。报送地址：{ADDRESS}",
        "【催报】湖塘镇：“社区干部培训班”分配名额3人，还差3人。报送已退回，原因：手机号少一位。请修改后重新报送。"
        f"{until}报送地址：{ADDRESS}",
    ]


def test_the_longest_text_stays_under_300_characters(cast: Cast) -> None:
    cast.training_class.name = "班" * 120
    slip = ReplySlip(returned_at=timezone.now(), return_reason="因" * 200)
    longest = chasing.text_for(reply("镇" * 80, slip=slip), cast.training_class, address=ADDRESS)
    many = [reply(f"第{number}街道") for number in range(300)]
    together = chasing.text_for_all(many, cast.training_class, address=ADDRESS)
    assert (len(longest) < 300, len(together) < 300) == (True, True)
    assert "还有300个单位未报、共差900人：第0街道、第1街道" in together
    assert "等。报名已截止" in together or "等。请" in together


def test_the_list_of_those_who_owe_can_be_copied() -> None:
    returned = ReplySlip(returned_at=timezone.now(), return_reason="换人")
    names = chasing.names_of([reply(), reply("雪堰镇", seats=1, slip=returned)])
    assert names == "湖塘镇（差3人）\n雪堰镇（退回，差1人）"


def test_within_a_minute_it_counts_once(cast: Cast) -> None:
    cast.training_class.status = ClassStatus.ENROLLING
    cast.training_class.save()
    for unit in (cast.other_town, cast.community):
        Quota.objects.create(training_class=cast.training_class, unit=unit, seats=2)
    texts = [(one, f"请报 {one.unit}") for one in reporting.load(cast.training_class)]
    start = factories.at("09:00")
    counts = [
        chasing.chase(
            cast.training_class, texts=some, by=cast.organiser, at=start + dt.timedelta(seconds=seconds)
        )
        for seconds, some in ((0, texts[:1]), (59, texts), (60, texts[:1]), (60, texts[:1]))
    ]
    assert counts == [1, 1, 1, 0]
    found = Chase.objects.order_by("pk").values_list("unit", "text", "chased_by", "chased_at")
    first, second = texts[0][0].unit.pk, texts[1][0].unit.pk
    by = cast.organiser.pk
    assert list(found) == [
        (first, texts[0][1], by, start),
        (second, texts[1][1], by, start + dt.timedelta(seconds=59)),
        (first, texts[0][1], by, start + dt.timedelta(seconds=60)),
    ]
