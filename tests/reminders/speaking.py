"""Robots of a district, and texts of a rule for its groups, as a test wants them."""

from collections.abc import Callable
from typing import Any

import pytest
from django.db.models import F

from courses.models import TrainingClass
from reminders import group_texts
from reminders.group_texts import GroupText, Speaker
from reminders.models import GroupRobot, Message, RuleName
from tests import factories
from tests.conftest import Cast
from tests.reminders.robot_form import FORM

SECRET = "SEC-of-the-group"
ADDRESSES = {
    "WECOM": FORM["address"],
    "DINGTALK": "https://oapi.dingtalk.com/robot/send?access_token=566cc69da782ec33b42a0a0b0c0d0e0f",
    "FEISHU": "https://open.feishu.cn/open-apis/bot/v2/hook/0e5d8a1c-1111-2222-3333-444455556666",
    "WEBHOOK": "https://hook.example.com/kaiban/token-3f9a3f9a3f9a",
}
RULE = RuleName.SESSION_AHEAD
Robot = Callable[..., GroupRobot]


@pytest.fixture
def robot(cast: Cast) -> Robot:
    """Makes a robot of the district."""

    def make(kind: str = "WECOM", secret: str = "", **values: Any) -> GroupRobot:
        values = {"kind": kind, "name": "武进学员群", "address": ADDRESSES[kind], **values}
        return factories.robot(cast.district, secret=secret, **values)

    return make


@pytest.fixture
def says() -> dict[str, str]:
    """Subject → what is said of it now; one that is taken out is said no more."""
    return {}


@pytest.fixture
def say(cast: Cast, monkeypatch: pytest.MonkeyPatch, says: dict[str, str]) -> Callable[..., list[Message]]:
    """Rows to a robot, one for each text, whose rule still holds."""

    def now(training_class: TrainingClass) -> list[GroupText]:
        return [GroupText(RULE, subject, "1", text) for subject, text in says.items()]

    def text_about(training_class: TrainingClass, subject: str) -> GroupText | None:
        return next((one for one in now(training_class) if one.subject == subject), None)

    monkeypatch.setitem(group_texts.GROUP_TEXTS, RULE, Speaker(now, text_about))
    monkeypatch.setattr("reminders.standing.RULES", {RULE: Holding()})

    def make(robot: GroupRobot, *texts: str, **values: Any) -> list[Message]:
        rows = []
        for text in texts:
            subject = f"about-{len(says)}"
            says[subject] = text
            rows.append(
                Message.objects.create(
                    rule=RULE,
                    training_class=cast.training_class,
                    subject=subject,
                    subject_version="1",
                    channel="GROUP",
                    robot=robot,
                    **values,
                )
            )
        return rows

    return make


class Holding:
    """A rule of which everything that was ever said to a group still holds."""

    is_laid_out = False
    audiences = ()

    def occasions(self, classes: Any, offsets: Any, span: Any) -> list[Any]:
        return list(Message.objects.annotate(version=F("subject_version")))
