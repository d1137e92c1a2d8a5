"""The papers of a class, and what the user asked for."""

import datetime as dt
from typing import Any

import pytest
from django.utils import timezone

from courses.models import StaffRole, TrainingClass
from exports import jobs
from exports.models import Export, ExportStatus
from exports.papers import PAPERS, Stage
from tests import factories
from tests.conftest import Cast

POLLING = "every 2s"
LATE = "后台任务比平时慢"


def address(cast: Cast) -> str:
    return f"/classes/{cast.training_class.pk}/papers/"


def ask(cast: Cast, **fields: Any) -> Export:
    export = jobs.ask("roster", subject=cast.training_class, by=cast.organiser)
    Export.objects.filter(pk=export.pk).update(**fields)
    return export


def text_of(client: Any, cast: Cast, **headers: str) -> str:
    answer = client.get(address(cast), headers=headers)
    assert answer.status_code == 200
    return str(answer.content.decode())


def parts(answer: Any) -> dict[str, list[str]]:
    """The names of the papers, by the stage that they stand under."""
    return {part.stage.value: [row.paper.name.value for row in part.rows] for part in answer.context["parts"]}


def test_every_paper_stands_once_under_its_first_stage(cast: Cast, as_user: Any) -> None:
    answer = as_user(cast.organiser).get(address(cast))
    under = parts(answer)
    assert list(under) == [stage.value for stage in Stage if stage.value in under]
    assert sorted(name for names in under.values() for name in names) == sorted(set(PAPERS) - {"pack"})
    for stage, names in under.items():
        assert {PAPERS[name].stages[0].value for name in names} <= {stage}
    page = answer.content.decode()
    for names in under.values():
        for name in names:
            assert str(PAPERS[name].title) in page
            assert str(PAPERS[name].needed_by) in page
    assert "还没有申请过文档" in page


def test_a_paper_is_one_press_away_or_one_link(cast: Cast, as_user: Any) -> None:
    factories.published(factories.session(cast.training_class))
    page = text_of(as_user(cast.organiser), cast)
    for name in ("roster", "sign_in_sheet", "attendance_sheet", "timetable"):
        assert f'<form method="post" action="{address(cast)}{name}/">' in page
    assert f'<a class="btn btn-link btn-sm" href="{address(cast)}roster/">选项' in page
    assert f'href="{address(cast)}timetable/"' not in page  # there is nothing to choose


@pytest.mark.parametrize(
    ("lack", "paper", "words"),
    [
        ("timetable", "timetable", "课表还没有发布"),
        ("people", "roster", "花名册上还没有学员"),
        ("people", "sign_in_sheet", "花名册上还没有学员"),
        ("badges", "badges", "还没有发学员证"),
        ("closing", "certificates", "班次还没有结班"),
    ],
)
def test_a_paper_that_cannot_be_made_says_why(
    cast: Cast, as_user: Any, lack: str, paper: str, words: str
) -> None:
    if lack != "timetable":
        factories.published(factories.session(cast.training_class))
        TrainingClass.objects.update(last_published_on=factories.MONDAY)
    if lack == "people":
        cast.enrolment.delete()
    answer = as_user(cast.organiser).get(address(cast))
    rows = {row.paper.name.value: row for part in answer.context["parts"] for row in part.rows}
    assert rows[paper].lacks == words
    assert f'<form method="post" action="{address(cast)}{paper}/">' not in answer.content.decode()
    assert rows["reply_slip"].lacks == ""


def test_each_stage_has_its_pack(cast: Cast, as_user: Any) -> None:
    answer = as_user(cast.organiser).get(address(cast))
    page = answer.content.decode()
    for part in answer.context["parts"]:
        assert f'name="stage" value="{part.stage.value}"' in page
    assert page.count(f'action="{address(cast)}pack/"') == len(answer.context["parts"])
    assert len({part.nonce for part in answer.context["parts"]}) == len(answer.context["parts"])


def test_papers_are_found_by_name_pinyin_and_initials(cast: Cast, as_user: Any) -> None:
    page = text_of(as_user(cast.organiser), cast)
    assert 'data-find="学员花名册 xueyuanhuamingce xyhmc"' in page
    assert 'data-sift=".papers-rows"' in page


@pytest.mark.parametrize("who", ["administrator", "organiser", "head_teacher", "finance", "auditor"])
def test_staff_of_the_class_may_open_it(cast: Cast, as_user: Any, who: str) -> None:
    assert as_user(getattr(cast, who)).get(address(cast)).status_code == 200


@pytest.mark.parametrize("who", ["liaison", "cadre_user", "stranger"])
def test_others_find_nothing(cast: Cast, as_user: Any, who: str) -> None:
    assert as_user(getattr(cast, who)).get(address(cast)).status_code == 404


def test_an_auditor_of_this_class_may_until_the_last_day(cast: Cast, as_user: Any) -> None:
    today = timezone.localdate()
    visitor = factories.user("visitor", "外审")
    staff = factories.staff(cast.training_class, visitor, StaffRole.AUDITOR, expires_on=today)
    assert as_user(visitor).get(address(cast)).status_code == 200
    staff.expires_on = today - dt.timedelta(days=1)
    staff.save()
    assert as_user(visitor).get(address(cast)).status_code == 404


def test_strangers_to_the_site_are_asked_to_sign_in(cast: Cast, client: Any) -> None:
    answer = client.get(address(cast))
    assert (answer.status_code, answer["Location"]) == (302, f"/sign-in/?next={address(cast)}")


def test_it_is_only_read(cast: Cast, as_user: Any) -> None:
    assert as_user(cast.organiser).post(address(cast)).status_code == 405


def test_one_sees_the_own_exports_of_this_class_only(cast: Cast, as_user: Any) -> None:
    other_class = factories.training_class(cast.district, "别的班")
    mine = ask(cast)
    jobs.ask("roster", subject=cast.training_class, by=cast.finance)
    jobs.ask("roster", subject=other_class, by=cast.organiser)
    answer = as_user(cast.organiser).get(address(cast))
    assert answer.context["exports"] == [mine]


def test_it_polls_while_something_is_under_way_and_then_no_more(cast: Cast, as_user: Any) -> None:
    client = as_user(cast.organiser)
    export = ask(cast)
    assert POLLING in text_of(client, cast)
    fragment = text_of(client, cast, HX_Request="true")
    assert (POLLING in fragment, "<html" in fragment) == (True, False)
    jobs.build(export.pk)
    for headers in ({}, {"HX-Request": "true"}):
        done = text_of(client, cast, **headers)
        assert POLLING not in done
        assert f'href="/exports/{export.pk}/file/"' in done


def test_without_javascript_there_is_a_link_to_reload(cast: Cast, as_user: Any) -> None:
    ask(cast)
    assert f'<a href="{address(cast)}">刷新进度</a>' in text_of(as_user(cast.organiser), cast)


def test_progress_is_a_bar_with_words(cast: Cast, as_user: Any) -> None:
    lease = timezone.now() + dt.timedelta(minutes=1)
    ask(cast, status=ExportStatus.RUNNING, lease_until=lease, rows_done=40, rows_total=184)
    page = text_of(as_user(cast.organiser), cast)
    assert '<progress class="d-block my-1" max="184" value="40" aria-label="学员花名册的进度">' in page
    assert "40/184 行" in page
    assert LATE not in page


def test_a_failure_says_why_and_can_be_run_again(cast: Cast, as_user: Any) -> None:
    export = ask(cast, status=ExportStatus.FAILED, error="服务器的磁盘空间不足")
    page = text_of(as_user(cast.organiser), cast)
    assert "服务器的磁盘空间不足" in page
    assert f'action="/exports/{export.pk}/again/"' in page


@pytest.mark.parametrize(("seconds", "late"), [(58, False), (61, True)])
def test_it_says_when_background_work_is_late(cast: Cast, as_user: Any, seconds: int, late: bool) -> None:
    ask(cast, requested_at=timezone.now() - dt.timedelta(seconds=seconds))
    assert (LATE in text_of(as_user(cast.organiser), cast)) is late


def test_it_says_too_when_a_worker_fell_silent(cast: Cast, as_user: Any) -> None:
    ask(cast, status=ExportStatus.RUNNING, lease_until=timezone.now() - dt.timedelta(seconds=1))
    assert LATE in text_of(as_user(cast.organiser), cast)


def test_an_expired_one_offers_no_link(cast: Cast, as_user: Any) -> None:
    export = ask(cast)
    jobs.build(export.pk)
    Export.objects.update(expires_at=timezone.now())
    page = text_of(as_user(cast.organiser), cast)
    assert "已过期" in page
    assert f"/exports/{export.pk}/file/" not in page


def test_the_same_queries_at_one_and_at_three(cast: Cast, as_user: Any, count_queries: Any) -> None:
    client = as_user(cast.organiser)
    factories.published(factories.session(cast.training_class))
    ask(cast)
    client.get(address(cast))
    with count_queries() as for_one:
        client.get(address(cast))
    factories.trainees(cast.training_class, cast.community, 2)
    for clock in ("14:00", "19:00"):
        factories.published(factories.session(cast.training_class, start=factories.at(clock)))
        ask(cast)
    with count_queries() as for_three:
        client.get(address(cast))
    assert len(for_three) == len(for_one) <= 10
