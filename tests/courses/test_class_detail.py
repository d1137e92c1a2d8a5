"""A class's page: its facts as they were written, what is missing, the steps, staff and papers."""

import datetime as dt
from collections.abc import Callable
from contextlib import AbstractContextManager

import pytest
from django.core.files.base import ContentFile
from django.test.utils import CaptureQueriesContext

from accounts.models import User
from courses import planning
from courses.models import ClassStatus, TrainingClass
from tests import factories
from tests.conftest import Cast
from tests.courses.doors import SignIn, doors, for_staff, wrong_methods
from units.models import Unit

CountQueries = Callable[[], AbstractContextManager[CaptureQueriesContext]]
DISCIPLINES = "1. 按时报到。\n\n***\n\n  · 不得宴请；<b>严格</b>执行。"


@pytest.fixture
def url(cast: Cast) -> str:
    return f"/classes/{cast.training_class.pk}/"


def _page(cast: Cast, as_user: SignIn, url: str) -> str:
    return as_user(cast.organiser).get(url).content.decode()


def test_who_comes_in(cast: Cast, as_user: SignIn, url: str) -> None:
    assert doors(cast, as_user, url) == for_staff()


def test_a_liaison_with_a_quota_and_an_expired_head_teacher_stay_outside(
    cast: Cast, as_user: SignIn, url: str
) -> None:
    cast.training_class.quotas.create(unit=cast.town, seats=3)
    cast.training_class.staff.update(expires_on=dt.date(2020, 1, 1))
    statuses = [as_user(person).get(url).status_code for person in (cast.liaison, cast.head_teacher)]
    assert statuses == [404, 404]


def test_other_methods_are_refused(cast: Cast, as_user: SignIn, url: str) -> None:
    assert wrong_methods(as_user(cast.organiser), url, "post", "delete") == {"post": 405, "delete": 405}


def test_long_texts_stand_as_they_were_written(cast: Cast, as_user: SignIn, url: str) -> None:
    TrainingClass.objects.update(disciplines=DISCIPLINES)
    escaped = DISCIPLINES.replace("<", "&lt;").replace(">", "&gt;")
    assert f'<p class="verbatim">{escaped}</p>' in _page(cast, as_user, url)


def test_the_head_says_where_it_stands(cast: Cast, as_user: SignIn, url: str) -> None:
    TrainingClass.objects.update(ordinal=3, batch_no=6, after_election=True)
    factories.training_class(cast.district, "另一个班", ordinal=4)
    page = " ".join(_page(cast, as_user, url).split())
    for words in ("第 3/2 个", "第6期", "换届后首次", "2026年11月23日–25日", "名单已定"):
        assert words in page


def test_days_over_two_months_and_a_month_alone(cast: Cast, as_user: SignIn, url: str) -> None:
    TrainingClass.objects.update(starts_on=dt.date(2026, 11, 30), ends_on=dt.date(2026, 12, 2))
    assert "2026年11月30日–12月2日" in _page(cast, as_user, url)
    TrainingClass.objects.update(starts_on=None, ends_on=None, month=6)
    assert "2026年6月，日期待定" in _page(cast, as_user, url)


@pytest.mark.parametrize(
    ("status", "forward", "asking"),
    [
        ("DRAFT", ["APPROVED"], ["CANCELLED"]),
        ("ENROLLING", ["CONFIRMED"], ["APPROVED", "CANCELLED"]),
        ("CLOSED", ["ARCHIVED"], ["ENDED"]),
        ("CANCELLED", [], ["DRAFT"]),
    ],
)
def test_the_next_steps_are_buttons(
    cast: Cast, as_user: SignIn, url: str, status: str, forward: list[str], asking: list[str]
) -> None:
    TrainingClass.objects.update(status=status)
    page = _page(cast, as_user, url)
    for target in ClassStatus.values:
        assert (f'name="to" value="{target}"' in page) == (target in forward)
        assert (f"{url}status/?to={target}" in page) == (target in asking)


def test_whoever_only_reads_sees_no_button(cast: Cast, as_user: SignIn, url: str) -> None:
    for person in (cast.head_teacher, cast.finance, cast.auditor):
        page = as_user(person).get(url).content.decode()
        for ending in ("edit/", "status/", "staff/", "postpone/", "documents/new/"):
            assert url + ending not in page


def _missing(cast: Cast, as_user: SignIn, url: str) -> list[str]:
    return [lack.text for lack in as_user(cast.organiser).get(url).context["lacks"]]


def test_what_is_missing_next_follows_the_status(cast: Cast, as_user: SignIn, url: str) -> None:
    TrainingClass.objects.update(status="DRAFT", starts_on=None, ends_on=None, planned_size=None)
    cast.training_class.staff.all().delete()
    assert _missing(cast, as_user, url) == [
        "还没有定开班日期",
        "还没有写培训对象",
        "还没有定计划人数",
        "还没有写培训目的",
        "还没有指定班主任",
        "还没有上传办班依据",
    ]


def test_R23_an_ended_class_still_wants_its_papers(cast: Cast, as_user: SignIn, url: str) -> None:
    day = dt.date(2026, 1, 5)
    TrainingClass.objects.update(first_published_on=day, last_published_on=day)
    kinds = ["批准文件", "培训通知", "签到表原件"]
    assert _missing(cast, as_user, url) == [f"还没有上传{kind}" for kind in kinds]
    file = ContentFile(b"%PDF", name="通知.pdf")
    planning.add_document(
        cast.training_class,
        by=cast.organiser,
        kind="NOTICE",
        title="通知",
        number="武组通〔2026〕8号",
        file=file,
    )
    assert _missing(cast, as_user, url) == ["还没有上传批准文件", "还没有上传签到表原件"]
    assert "武组通〔2026〕8号" in _page(cast, as_user, url)


def test_a_confirmed_class_wants_its_timetable_published(cast: Cast, as_user: SignIn, url: str) -> None:
    TrainingClass.objects.update(audience="社区书记", purposes="提升")
    assert _missing(cast, as_user, url) == ["还没有上传批准文件", "还没有上传培训通知", "课表还没有发布"]


def test_the_same_queries_with_one_and_three_of_everything(
    cast: Cast, as_user: SignIn, url: str, count_queries: CountQueries
) -> None:
    client, counts = as_user(cast.organiser), []
    for size in (1, 3):
        while cast.training_class.documents.count() < size:
            planning.add_document(cast.training_class, by=cast.organiser, kind="OTHER", title="文件")
            cast.training_class.co_hosts.add(
                factories.unit(f"部门{Unit.objects.count()}", "DEPARTMENT", cast.district)
            )
            factories.staff(cast.training_class, factories.user(f"t{User.objects.count()}"))
        with count_queries() as queries:
            assert client.get(url).status_code == 200
        counts.append(len(queries))
    assert counts[0] == counts[1] <= 12


@pytest.mark.parametrize(
    ("status", "labels"),
    [
        (ClassStatus.DRAFT, []),
        (ClassStatus.APPROVED, ["名额", "课表"]),
        (ClassStatus.ENROLLING, ["名额", "推荐报名", "催报", "课表"]),
        (ClassStatus.CONFIRMED, ["分组", "座次", "课表", "报到"]),
        (ClassStatus.CANCELLED, []),
    ],
)
def test_the_pages_of_the_work_at_hand_stand_by_the_next_step(
    cast: Cast, as_user: SignIn, url: str, status: ClassStatus, labels: list[str]
) -> None:
    TrainingClass.objects.filter(pk=cast.training_class.pk).update(status=status)
    page = as_user(cast.organiser).get(url)
    assert [work.label for work in page.context["work"]] == labels
    assert ('class="class-work"' in page.content.decode()) is bool(labels)
