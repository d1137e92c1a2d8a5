"""群机器人: signed as each house asks, one digest a group, what is refused is told from what may be later."""

import base64
import datetime as dt
import hashlib
import hmac
import json
import logging
import uuid
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest

from reminders import buckets, claiming, planning, sending
from reminders.channels.group import cut
from reminders.models import ChannelSetting, Message, RobotKind
from tests.conftest import Cast
from tests.reminders.conftest import Outside
from tests.reminders.speaking import ADDRESSES, SECRET, Robot, robot, say, says

__all__ = ["robot", "say", "says"]

pytestmark = pytest.mark.usefixtures("today")


def statuses() -> list[tuple[str, str]]:
    return list(Message.objects.order_by("pk").values_list("status", "error"))


def test_wecom(robot: Robot, say: Any, outside: Outside) -> None:
    say(robot(), "明天 9:00 上课")
    assert sending.send_waiting() == 1
    [(host, path, body, _headers)] = outside.told
    assert f"https://{host}{path}" == ADDRESSES["WECOM"]
    assert body == {"msgtype": "text", "text": {"content": "明天 9:00 上课"}}
    row = Message.objects.get()
    assert (row.status, row.text, row.address, row.title) == ("SENT", "明天 9:00 上课", "武进学员群", "")


def test_dingtalk_is_signed(robot: Robot, say: Any, outside: Outside) -> None:
    say(robot("DINGTALK", SECRET), "明天 9:00 上课")
    sending.send_waiting()
    [(host, path, body, _headers)] = outside.told
    given = {name: values[0] for name, values in parse_qs(urlsplit(path).query).items()}
    stamp = str(int(dt.datetime(2026, 11, 23, tzinfo=dt.UTC).timestamp() * 1000))
    signed = hmac.new(SECRET.encode(), f"{stamp}\n{SECRET}".encode(), hashlib.sha256).digest()
    assert given == {
        "access_token": "566cc69da782ec33b42a0a0b0c0d0e0f",
        "timestamp": stamp,
        "sign": base64.b64encode(signed).decode(),
    }
    assert (host, body["text"]) == ("oapi.dingtalk.com", {"content": "明天 9:00 上课"})


def test_feishu_is_signed(robot: Robot, say: Any, outside: Outside) -> None:
    say(robot("FEISHU", SECRET), "明天 9:00 上课")
    sending.send_waiting()
    stamp = str(int(dt.datetime(2026, 11, 23, tzinfo=dt.UTC).timestamp()))
    signed = hmac.new(f"{stamp}\n{SECRET}".encode(), b"", hashlib.sha256).digest()
    assert outside.told[0][2] == {
        "msg_type": "text",
        "content": {"text": "明天 9:00 上课"},
        "timestamp": stamp,
        "sign": base64.b64encode(signed).decode(),
    }


def test_a_webhook_is_told_one_by_one_and_signed(
    cast: Cast, robot: Robot, say: Any, says: dict[str, str], outside: Outside
) -> None:
    rows = say(robot("WEBHOOK", SECRET), "一", "二")
    assert sending.send_waiting() == 2
    for row, (_host, path, body, headers), raw in zip(rows, outside.told, outside.raw, strict=True):
        assert path == "/kaiban/token-3f9a3f9a3f9a"
        assert body == {
            "rule": "SESSION_AHEAD",
            "class": cast.training_class.name,
            "subject": row.subject,
            "text": says[row.subject],
            "message_id": str(row.message_id),
            "sent_at": "2026-11-23T08:00:00+08:00",
        }
        sign = hmac.new(SECRET.encode(), raw, hashlib.sha256).hexdigest()
        assert headers["X-Kaiban-Signature"] == f"sha256={sign}"


def test_what_waits_for_one_group_goes_as_one_text(robot: Robot, say: Any, outside: Outside) -> None:
    one, another = robot(), robot("DINGTALK")
    say(one, "一", "二")
    say(another, "三")
    say(one, "四")
    later = say(one, "五", next_try_at=dt.datetime(2026, 11, 24, tzinfo=dt.UTC))
    sending.send_waiting()
    assert sorted(outside.texts) == ["一\n\n二\n\n四", "三"]
    rows = Message.objects.exclude(pk=later[0].pk).order_by("pk")
    assert [(row.status, row.text, row.attempts) for row in rows] == [
        ("SENT", text, 1) for text in ("一", "二", "三", "四")
    ]
    later[0].refresh_from_db()
    assert (later[0].status, later[0].attempts, later[0].claim) == ("WAITING", 0, None)


@pytest.mark.parametrize(("length", "texts"), [(340, 1), (341, 2)])
def test_what_does_not_fit_goes_as_the_next_text(
    robot: Robot, say: Any, outside: Outside, length: int, texts: int
) -> None:
    """2 × 340 signs of three bytes, and the empty line between, are 2042 of 2048 bytes; two more signs are too many."""
    say(robot(), "一" * 340 + "ab", "二" * length + "ab"[: 2 * (length == 341)])
    sending.send_waiting()
    assert len(outside.texts) == texts
    assert [row.status for row in Message.objects.all()] == ["SENT", "SENT"]
    assert Message.objects.filter(attempts=1).count() == 2


@pytest.mark.parametrize(
    ("text", "most", "parts"),
    [
        ("abc", 3, ["abc"]),
        ("abcd", 3, ["abc", "d"]),
        ("ab\ncd", 4, ["ab", "cd"]),
        ("一二三", 6, ["一二", "三"]),
        ("一二三", 5, ["一", "二", "三"]),
        ("", 3, []),
    ],
)
def test_a_text_too_long_is_cut(text: str, most: int, parts: list[str]) -> None:
    assert cut(text, most) == parts


def test_of_a_digest_what_no_longer_holds_is_left_out(
    robot: Robot, say: Any, says: dict[str, str], outside: Outside
) -> None:
    rows = say(robot(), "一", "二", "三")
    del says[rows[1].subject]
    sending.send_waiting()
    assert outside.texts == ["一\n\n三"]
    assert [row for row, _error in statuses()] == ["SENT", "CANCELLED", "SENT"]


@pytest.mark.parametrize(
    ("kind", "answer", "status", "ended"),
    [
        ("WECOM", {"errcode": 93000}, 200, "FAILED"),
        ("WECOM", {"errcode": 45009}, 200, "WAITING"),
        ("DINGTALK", {"errcode": 310000}, 200, "FAILED"),
        ("DINGTALK", {"errcode": 130101}, 200, "WAITING"),
        ("FEISHU", {"code": 19021}, 200, "FAILED"),
        ("FEISHU", {"code": 11232}, 200, "WAITING"),
        ("FEISHU", {"code": 0}, 500, "WAITING"),
        ("WECOM", {}, 200, "WAITING"),
        ("WEBHOOK", {}, 204, "SENT"),
        ("WEBHOOK", {}, 302, "FAILED"),
        ("WEBHOOK", {}, 404, "FAILED"),
        ("WEBHOOK", {}, 429, "WAITING"),
        ("WEBHOOK", {}, 503, "WAITING"),
    ],
)
def test_what_is_refused_is_told_from_what_may_be_later(
    robot: Robot, say: Any, outside: Outside, kind: str, answer: dict[str, int], status: int, ended: str
) -> None:
    """A refusal inside an answer of 200 is none that was taken."""
    outside.answer, outside.status = (b"" if status == 204 else json.dumps(answer).encode()), status
    say(robot(kind), "一")
    sending.send_waiting()
    row = Message.objects.get()
    assert (row.status, row.attempts, len(outside.told)) == (ended, 1, 1)
    assert bool(row.error) is (ended != "SENT")


@pytest.mark.parametrize("kind", list(RobotKind))
def test_nothing_secret_is_said_when_it_goes_wrong(
    robot: Robot, say: Any, outside: Outside, caplog: Any, kind: str
) -> None:
    caplog.set_level(logging.DEBUG)
    say(robot(kind, SECRET), "一")
    outside.names = {name: ["127.0.0.1"] for name in outside.names}
    sending.send_waiting()
    Message.objects.update(status="WAITING", attempts=0)
    outside.names = {name: ["8.8.8.8"] for name in outside.names}
    outside.answer = b"{"
    sending.send_waiting()
    told = caplog.text + "".join(error for _status, error in statuses())
    token = ADDRESSES[kind][-12:]
    assert [word for word in (SECRET, token) if word in told] == []


def test_a_robot_that_is_off_or_of_a_channel_that_is_off_says_nothing(
    cast: Cast, robot: Robot, say: Any, outside: Outside
) -> None:
    off, on = robot(is_on=False), robot()
    say(off, "一")
    sending.send_waiting()
    say(on, "二")
    ChannelSetting.objects.create(district=cast.district, channel="GROUP", is_on=False, per_minute=20)
    sending.send_waiting()
    assert (outside.told, [status for status, _error in statuses()]) == ([], ["CANCELLED", "CANCELLED"])


def test_a_channel_that_is_off_gets_no_rows(
    cast: Cast, add: Any, publish: Any, change_rule: Any, time_machine_at: Any
) -> None:
    with time_machine_at("2026-11-22T10:00:00+08:00"):
        add("基层党建")
        publish()
    change_rule("SESSION_AHEAD", channels=["IN_APP", "SMS"])
    off = ChannelSetting.objects.create(district=cast.district, channel="SMS", is_on=False, per_minute=20)
    with time_machine_at("2026-11-22T19:00:00+08:00"):
        planning.work_out()
        assert [row.channel for row in Message.objects.all()] == ["IN_APP"]
        off.is_on = True
        off.save()
        planning.work_out(thorough=True)
        assert sorted(row.channel for row in Message.objects.all()) == ["IN_APP", "SMS"]


def test_twenty_go_and_the_next_waits_its_turn(
    robot: Robot, say: Any, outside: Outside, time_machine_at: Any
) -> None:
    """A webhook says each alone, so the bucket is seen: twenty at once, then one in three seconds."""
    rows = say(robot("WEBHOOK"), *(str(place) for place in range(22)))
    sending.send_waiting()
    assert len(outside.told) == 20
    begun = dt.datetime(2026, 11, 23, tzinfo=dt.UTC)
    put_off = max(Message.objects.filter(status="WAITING").values_list("next_try_at", flat=True))
    assert put_off - begun == dt.timedelta(seconds=3)
    for second, told in ((2.9, 20), (3.01, 21), (5.9, 21), (6.01, 22)):
        with time_machine_at((begun + dt.timedelta(seconds=second)).isoformat()):
            sending.send_waiting()
        assert len(outside.told) == told
    assert Message.objects.filter(pk__in=[row.pk for row in rows], attempts=1).count() == 22


def test_in_no_minute_more_than_a_full_bucket_and_what_runs_in(robot: Robot, say: Any) -> None:
    """Asked every second for four minutes after a long rest: 20 + 20 within the first minute, then 20 a minute."""
    message = say(robot(), "一")[0]
    begun = dt.datetime(2026, 11, 23, tzinfo=dt.UTC)
    taken = []
    for second in range(240):
        now = begun + dt.timedelta(seconds=second)
        while buckets.take(message, now) == now:
            taken.append(second)
    assert taken[:20] == [0] * 20
    a_minute = [sum(start <= one < start + 60 for one in taken) for start in range(180)]
    assert (max(a_minute), max(a_minute[1:])) == (39, 20)


def test_one_that_another_worker_took_meanwhile_is_not_said_with_the_others(
    robot: Any, say: Any, outside: Outside, monkeypatch: pytest.MonkeyPatch
) -> None:
    say(robot(), "一", "二", "三", ignores_quiet=True)
    beside = claiming.claim_beside

    def slow(first: Message, *, lease: dt.timedelta) -> list[Message]:
        found = beside(first, lease=dt.timedelta(seconds=5))
        Message.objects.filter(pk__in=[row.pk for row in found[:1]]).update(claim=uuid.uuid4())
        return found

    monkeypatch.setattr(claiming, "claim_beside", slow)
    sending.send_waiting()
    assert outside.texts == ["一\n\n三"]
