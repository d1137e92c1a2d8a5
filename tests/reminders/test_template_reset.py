"""Back to our words."""

from typing import Any

from reminders.models import MessageTemplate
from tests import factories
from tests.conftest import Cast
from tests.reminders.rule_forms import trail

ADDRESS = "/settings/reminders/session_ahead/template/reset/?form=SHORT"


def own(cast: Cast, **values: Any) -> MessageTemplate:
    fields = {"rule": "SESSION_AHEAD", "form": "SHORT", "text": "本区的短信"} | values
    return MessageTemplate.objects.create(district=cast.district, **fields)


def test_it_asks_and_then_takes_this_one_away(cast: Cast, as_user: Any) -> None:
    own(cast)
    other = own(cast, form="LONG")
    client = as_user(cast.organiser)
    assert "本区的短信" in client.get(ADDRESS).content.decode()
    assert MessageTemplate.objects.count() == 2
    page = client.post(ADDRESS, follow=True).content.decode()
    assert ("已恢复为内置模板。" in page, "【{{班次}}】{{日期}}" in page) == (True, True)
    assert list(MessageTemplate.objects.all()) == [other]
    assert trail() == [("reminders.reset_template", "武进区", "SESSION_AHEAD")]
    assert "已恢复" not in client.post(ADDRESS, follow=True).content.decode()
    assert len(trail()) == 1


def test_where_ours_hold_there_is_nothing_to_ask(cast: Cast, as_user: Any) -> None:
    answer = as_user(cast.organiser).get(ADDRESS)
    assert (answer.status_code, "template/?form=SHORT" in answer["Location"]) == (302, True)


def test_who_may(cast: Cast, as_user: Any) -> None:
    own(cast)
    town_organiser = factories.user("town_organiser", "镇组织员", "organiser", cast.town)
    of_ours = f"{ADDRESS}&district={cast.district.pk}"
    people = (town_organiser, cast.head_teacher, cast.stranger)
    assert [as_user(person).post(of_ours).status_code for person in people] == [403, 403, 404]
    assert MessageTemplate.objects.count() == 1
