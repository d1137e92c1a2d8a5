"""The hall with its people."""

from collections.abc import Callable
from typing import Any

from django.test import Client
from django.urls import reverse

from accounts.models import User
from tests import factories
from tests.conftest import Cast
from tests.trainees.arranged import seated
from trainees import rostrum, seating

SignIn = Callable[[User], Client]


def url(cast: Cast) -> str:
    return reverse("trainees:seating_detail", args=[cast.training_class.pk])


def drawn(response: Any) -> list[tuple[int, list[str]]]:
    return [
        (row, [cell.person.name if cell.person else "" for cell in cells])
        for row, cells in response.context["table"].lines
    ]


def test_the_hall_as_seen_from_below_and_from_the_stage(cast: Cast, as_user: SignIn) -> None:
    one, two = seated(cast)
    leaders = [(f"领导{rank}", "部长") for rank in range(1, 6)]
    rostrum.change(cast.training_class, people=leaders, flipped=False, seen=[], by=None)
    client, other = as_user(cast.auditor), two.cadre.name
    below = client.get(url(cast))
    assert drawn(below) == [(1, ["王小宁", other]), (2, ["", ""])]
    assert [seat.rank for seat in below.context["table"].rostrum] == [5, 3, 1, 2, 4]
    above = client.get(url(cast), {"view": "stage"})
    assert drawn(above) == [(2, ["", ""]), (1, [other, "王小宁"])]
    assert [seat.rank for seat in above.context["table"].rostrum] == [4, 2, 1, 3, 5]
    assert one.cadre.name in below.content.decode()


def test_the_list_for_phones_goes_by_seat_and_is_found_by_pinyin(cast: Cast, as_user: SignIn) -> None:
    seated(cast)
    factories.trainees(cast.training_class, cast.community, 1)
    response = as_user(cast.head_teacher).get(url(cast))
    assert [person.seat for person in response.context["by_seat"]] == ["1排1座", "1排2座", ""]
    assert 'data-find="王小宁 wangxiaoning wxn"' in response.content.decode()
    assert [person.seat for person in response.context["table"].waiting] == [""]


def test_a_locked_seat_says_so_in_words(cast: Cast, as_user: SignIn) -> None:
    one, _two = seated(cast)
    seating.lock(one, locked=True, by=None)
    text = as_user(cast.organiser).get(url(cast)).content.decode()
    assert "固定座位" in text
    assert "1 个座位固定。" in text


def test_who_only_reads_gets_no_handles(cast: Cast, as_user: SignIn) -> None:
    seated(cast)
    text = as_user(cast.finance).get(url(cast)).content.decode()
    assert "data-card" not in text
    assert "data-locking" not in text


def test_without_a_plan_it_says_what_to_do(cast: Cast, as_user: SignIn) -> None:
    client = as_user(cast.organiser)
    assert (
        reverse("trainees:seating_edit", args=[cast.training_class.pk])
        in client.get(url(cast)).content.decode()
    )
    assert "还没有座次表。" in as_user(cast.auditor).get(url(cast)).content.decode()
    cast.enrolment.delete()
    assert "还没有录取的学员，不能排座。" in client.get(url(cast)).content.decode()


def test_the_seat_is_on_the_trainees_own_page(cast: Cast, as_user: SignIn) -> None:
    seated(cast)
    factories.half_days(cast.district)
    factories.published(
        factories.session(
            cast.training_class, start=factories.at("09:00", factories.MONDAY.replace(year=2030))
        )
    )
    assert "1排1座" in as_user(cast.cadre_user).get("/me/").content.decode()


def test_the_queries_do_not_grow(cast: Cast, as_user: SignIn, count_queries: Any) -> None:
    client, counts = as_user(cast.organiser), []
    seated(cast)
    for _ in range(3):
        factories.trainees(cast.training_class, cast.community, 2)
        with count_queries() as queries:
            client.get(url(cast))
        counts.append(len(queries))
    assert counts[0] == counts[2]
