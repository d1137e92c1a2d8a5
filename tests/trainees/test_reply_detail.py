"""One unit's report: what its liaison sees, and the whole history for the organiser."""

from typing import Any

import pytest
from django.test import Client

from tests import factories
from tests.conftest import Cast
from tests.courses.doors import SignIn, wrong_methods
from tests.trainees.collecting import collect
from trainees import behalf, call_ups, chasing, replying, reporting
from trainees.behalf import Entrant
from trainees.models import EnrolmentStatus


def url(cast: Cast, unit: Any = None) -> str:
    return f"/classes/{cast.training_class.pk}/replies/{(unit or cast.town).pk}/"


@pytest.fixture
def collected(cast: Cast) -> Cast:
    """One person entered from a chat, one named, one chase, one report sent back."""
    training_class = collect(cast, seats=3)
    behalf.enter_text(
        training_class,
        cast.town,
        text="张三 13812345678",
        reason="群里报的名",
        entrants=[Entrant(cadre=factories.cadre("张三", cast.community), is_new=True)],
        status=EnrolmentStatus.APPROVED,
        by=cast.organiser,
    )
    call_ups.call_up(training_class, cadres=[factories.cadre("李四", cast.community)], by=cast.organiser)
    reply = reporting.of_unit(training_class, cast.town)
    chasing.chase(training_class, texts=[(reply, "【催报】请报")], by=cast.organiser)
    replying.send_back(training_class, cast.town, by=cast.organiser, reason="手机号少一位")
    return cast


def test_other_methods(cast: Cast, as_user: SignIn) -> None:
    assert wrong_methods(as_user(cast.organiser), url(cast), "post", "put") == {"post": 405, "put": 405}


def test_the_organiser_sees_people_acts_and_bases_with_phones_masked(
    collected: Cast, as_user: SignIn
) -> None:
    response = as_user(collected.organiser).get(url(collected))
    page = response.content.decode()
    assert [act.what for act in response.context["history"].acts] == ["退回", "催报", "代报"]
    assert [(basis.people, basis.text) for basis in response.context["history"].bases] == [
        (1, "张三 138****5678")
    ]
    for words in ("张三", "新任", "待单位确认", "群里报的名", "【催报】请报", "手机号少一位", "未注明"):
        assert words in page
    for words in ("13812345678", "我单位已报齐"):
        assert words not in page
    assert response["Cache-Control"] == "no-store, private"


def test_the_liaison_sees_the_own_people_the_reason_and_the_buttons(collected: Cast, as_user: SignIn) -> None:
    response = as_user(collected.liaison).get(url(collected))
    page = response.content.decode()
    for words in ("退回：手机号少一位", "请改好名单后重新报送", "上传盖章回执", "/call-up/", "李四", "代报"):
        assert words in page
    for words in ("群里报的名", "【催报】请报", "/text/", "/return/"):
        assert words not in page


def test_a_unit_without_a_quota_is_there_for_the_organiser(
    client: Client, cast: Cast, as_user: SignIn
) -> None:
    collect(cast)
    page = as_user(cast.organiser).get(url(cast, cast.other_town)).content.decode()
    assert "没有分配名额" in page
    assert as_user(cast.liaison).get(url(cast, cast.other_town)).status_code == 404
    assert as_user(cast.liaison).get(url(cast, cast.community)).status_code == 200
