"""The link to a class's timetable, made, copied and ended by its organiser."""

from collections.abc import Callable

from django.test import Client
from django.urls import reverse

from accounts.models import User
from courses.models import TrainingClass
from tests.conftest import Cast
from tests.timetable.doors import CLASS_EDITORS, answers
from timetable import links
from timetable.models import ClassLink


def address(cast: Cast) -> str:
    return reverse("timetable:class_link_issue", args=[cast.training_class.pk])


def test_made_shown_again_and_ended(organiser: Client, cast: Cast) -> None:
    assert "生成链接" in organiser.get(address(cast)).content.decode()
    assert [organiser.post(address(cast)).status_code for _press in range(2)] == [302, 302]
    public = links.address_of(ClassLink.objects.get())
    html = organiser.get(address(cast)).content.decode()
    assert (public in html, "复制链接" in html, "data:image/svg+xml" in html) == (True, True, True)
    path = public[public.index("/p/") :]
    assert Client().get(path).status_code == 200
    assert [organiser.post(address(cast), {"revoke": "1"}).status_code for _press in range(2)] == [302, 302]
    assert Client().get(path).status_code == 404
    assert public not in organiser.get(address(cast)).content.decode()


def test_when_the_class_is_over_it_can_be_ended_and_not_made(organiser: Client, cast: Cast) -> None:
    organiser.post(address(cast))
    path = links.address_of(ClassLink.objects.get()).partition("/p/")[2]
    TrainingClass.objects.update(status="CLOSED")
    timetable = reverse("timetable:timetable_detail", args=[cast.training_class.pk])
    assert address(cast) in organiser.get(timetable).content.decode()
    assert "停用链接" in organiser.get(address(cast)).content.decode()
    assert organiser.post(address(cast), {"revoke": "1"}).status_code == 302
    assert Client().get(f"/p/{path}").status_code == 404
    assert "本班已结班，不再生成链接" in organiser.get(address(cast)).content.decode()
    assert (organiser.post(address(cast)).status_code, ClassLink.objects.count()) == (403, 1)


def test_after_another_key_it_says_what_has_happened(organiser: Client, cast: Cast) -> None:
    organiser.post(address(cast))
    ClassLink.objects.update(token_hash="0" * 64)
    assert "服务器换过密钥" in organiser.get(address(cast)).content.decode()


def test_who_may_make_it(cast: Cast, as_user: Callable[[User], Client]) -> None:
    assert answers(cast, as_user, address(cast)) == CLASS_EDITORS


def test_the_timetable_s_page_leads_there(organiser: Client, cast: Cast) -> None:
    page = reverse("timetable:timetable_detail", args=[cast.training_class.pk])
    assert address(cast) in organiser.get(page).content.decode()
