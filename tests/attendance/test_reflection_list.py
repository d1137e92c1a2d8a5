"""Who has handed in 学习体会 and who has not."""

from typing import Any

from django.urls import reverse

from attendance.models import CompletionTerms, Reflection
from attendance.reflecting import Collected, missing_text
from tests import factories
from tests.conftest import Cast


def test_by_town_and_the_names_to_copy(cast: Cast, as_user: Any, count_queries: Any) -> None:
    client, page = (
        as_user(cast.head_teacher),
        reverse("attendance:reflection_list", args=[cast.training_class.pk]),
    )
    assert "本班不收学习体会。" in client.get(page).content.decode()
    CompletionTerms.objects.create(training_class=cast.training_class, asks_reflection=True)
    Reflection.objects.create(enrolment=cast.enrolment, text="学有所得", handed_in_by=cast.cadre_user)
    with count_queries() as few:
        text = client.get(page).content.decode()
    assert ("已交 1 人，未交 0 人" in text, "未交名单" in text) == (True, False)
    for name, unit in (
        ("张三", cast.other_community),
        ("李四", cast.other_community),
        ("赵六", cast.community),
    ):
        factories.enrolment(cast.training_class, factories.cadre(name, unit))
    with count_queries() as many:
        text = client.get(page).content.decode()
    assert ("已交 1 人，未交 3 人" in text, len(many) - len(few)) == (True, 0)
    lines = missing_text(cast.training_class, Collected.of(cast.training_class)).splitlines()
    assert lines[0].endswith("未交学习体会3人：")
    assert sorted(lines[1:]) == ["湖塘镇（1人）：赵六", "雪堰镇（2人）：张三、李四"]
