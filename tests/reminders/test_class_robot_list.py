"""The robots of a class, or those of its district in their place."""

from typing import Any

from django.urls import reverse

from tests import factories
from tests.conftest import Cast


def test_those_of_the_district_speak_until_the_class_has_its_own(
    cast: Cast, as_user: Any, count_queries: Any
) -> None:
    address = reverse("reminders:class_robot_list", args=[cast.training_class.pk])
    client = as_user(cast.organiser)
    factories.robot(cast.district, name="区里的群")
    factories.robot(cast.district, name="停用的群", is_on=False)
    page = client.get(address).content.decode()
    assert "本班现在用的是区里的机器人：区里的群</p>" in page
    rules = reverse("reminders:class_rule_list", args=[cast.training_class.pk])
    assert f'它只说<a href="{rules}">提醒规则</a>里勾选了' in page
    factories.robot(cast.district, cast.training_class, name="班里的群")
    with count_queries() as one:
        page = client.get(address).content.decode()
    assert ("班里的群" in page, "区里的群" in page) == (True, False)
    for name in ("二群", "三群"):
        factories.robot(cast.district, cast.training_class, name=name)
    with count_queries() as three:
        client.get(address)
    assert len(one) == len(three)
