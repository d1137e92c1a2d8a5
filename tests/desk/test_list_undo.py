"""The last import of a list is taken back."""

from typing import Any

from accounts.models import ListImport
from courses.course_list import CourseList
from courses.models import Course
from tests import factories
from tests.conftest import Cast
from tests.courses.doors import SignIn
from tests.lists import block, take_in

TEXT = block("课程名称 | 类别", "新课 | 党性教育")


def url(kept: ListImport) -> str:
    return f"/settings/import/{kept.kind}/{kept.pk}/undo/"


def said(response: Any) -> list[str]:
    return [str(message) for message in response.context["messages"]]


def test_it_is_taken_back_once(cast: Cast, as_user: SignIn) -> None:
    client, kept = as_user(cast.organiser), take_in(cast, CourseList, TEXT)
    assert said(client.post(url(kept), follow=True)) == ["已撤销这次导入，新增的已删除，更新过的已恢复原样。"]
    assert not Course.objects.exists()
    assert said(client.post(url(kept), follow=True)) == ["这次导入已经撤销过，或还没有写入。"]


def test_what_stands_in_the_way_is_said_and_nothing_is_lost(cast: Cast, as_user: SignIn) -> None:
    kept = take_in(cast, CourseList, TEXT)
    factories.session(cast.training_class, course=Course.objects.get())
    response = as_user(cast.organiser).post(url(kept), follow=True)
    assert said(response) == ["导入的“新课”已经用在“课程安排”里，不能整批撤销。"]
    assert Course.objects.exists()


def test_only_a_post_and_only_the_own_district(cast: Cast, as_user: SignIn) -> None:
    kept = take_in(cast, CourseList, TEXT)
    assert as_user(cast.organiser).get(url(kept)).status_code == 405
    assert [as_user(who).post(url(kept)).status_code for who in (cast.liaison, cast.stranger)] == [403, 404]
    assert Course.objects.exists()
