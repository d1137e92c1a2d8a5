"""One session is published alone (临时调整): the other drafts stay drafts, and what they had stays published."""

import datetime as dt

import pytest

from courses.models import TrainingClass
from tests import factories
from tests.conftest import Cast
from tests.factories import MONDAY, at
from tests.timetable.conftest import Add, Publish
from timetable import publishing, scheduling
from timetable.models import Notice, PublishedSession
from timetable.refusals import Clashing, NothingToPublish

TUESDAY = MONDAY + dt.timedelta(days=1)


def rows() -> list[tuple[object, ...]]:
    return list(
        PublishedSession.objects.order_by("pk").values_list(
            "title", "start_at", "change", "sequence", "version__number"
        )
    )


def test_R18_it_changes_that_session_and_tells_those_whom_it_concerns(
    cast: Cast, add: Add, publish: Publish
) -> None:
    groups = [factories.group(cast.training_class, number) for number in (1, 2)]
    people = [factories.cadre(name, cast.community) for name in ("一组的", "二组的")]
    for group, person in zip(groups, people, strict=True):
        factories.enrolment(cast.training_class, person, group=group)
    one, two = (add(group.name, groups=[group]) for group in groups)
    publish()
    for session in (one, two):
        scheduling.move(session, by=cast.organiser, version=1, start=at("14:00"))
    version = publish(only=[two.pk])
    assert rows() == [("第1组", at("09:00"), "", 0, 2), ("第2组", at("14:00"), "MOVED", 1, 2)]
    assert [change["session"] for change in version.changes["moved"]] == [two.pk]
    assert [row["start_at"] for row in version.snapshot] == [at("09:00").isoformat(), at("14:00").isoformat()]
    names = Notice.objects.filter(version=version).values_list("cadre__name", "user__name", "sessions")
    assert set(map(str, names)) == {str(("二组的", None, [two.pk])), str((None, "刘老师", [two.pk]))}
    assert [change.row.session_id for change in publishing.difference(cast.training_class).changes] == [
        one.pk
    ]


def test_R18_alone_as_the_first_version_it_tells_only_its_own_people(
    cast: Cast, add: Add, publish: Publish
) -> None:
    group = factories.group(cast.training_class)
    session = add("分组讨论", groups=[group])
    add("全班的课", start=at("14:00"))
    names = publish(only=[session.pk]).notices.values_list("cadre__name", "user__name")
    assert [str(name) for name in names] == ["(None, '刘老师')"]
    assert [(row.title, row.change) for row in PublishedSession.objects.all()] == [("分组讨论", "")]


def test_there_is_nothing_to_publish_alone_when_it_does_not_differ(
    cast: Cast, other_class: TrainingClass, add: Add, publish: Publish
) -> None:
    session = add()
    publish()
    add("另一节", start=at("14:00"))
    theirs = add("别班的课", training_class=other_class)
    for only in ([session.pk], [theirs.pk], []):
        with pytest.raises(NothingToPublish):
            publish(only=only)


def test_R17_the_place_that_another_draft_has_left_is_taken_until_that_is_published(
    cast: Cast, add: Add, publish: Publish
) -> None:
    room, lecturer = factories.room(cast.district), factories.instructor(cast.district)
    leaving = add("要走的课", room=room, instructors=[lecturer])
    coming = add("要来的课", start=at("14:00"))
    publish()
    scheduling.move(leaving, by=cast.organiser, version=1, start=at("09:00", TUESDAY))
    scheduling.change(
        coming, by=cast.organiser, version=1, start=at("09:00"), room=room, instructors=[lecturer]
    )
    with pytest.raises(Clashing) as refusal:
        publish(only=[coming.pk])
    assert refusal.value.sentences == [
        "三楼301教室 11月23日上午 已发布给“社区干部培训班”的“要走的课”（09:00–11:30）",
        "陈静 11月23日上午 已发布给“社区干部培训班”的“要走的课”（09:00–11:30）",
        "“社区干部培训班” 11月23日上午 已发布给“社区干部培训班”的“要走的课”（09:00–11:30）",
    ]
    publish(only=[leaving.pk, coming.pk])
    assert [row[:2] for row in rows()] == [("要走的课", at("09:00", TUESDAY)), ("要来的课", at("09:00"))]


def test_R17_a_trainee_torn_by_a_draft_that_stays_a_draft_is_no_matter(
    cast: Cast, other_class: TrainingClass, add: Add, publish: Publish
) -> None:
    factories.enrolment(other_class, cast.cadre)
    torn = add("要重的课", start=at("19:00"))
    add("别班的课", training_class=other_class)
    publish(other_class)
    late = add("不相干的课", start=at("14:00"))
    scheduling.move(torn, by=cast.organiser, version=1, start=at("16:30"))
    cast.enrolment.status = "CANCELLED"
    cast.enrolment.save()
    scheduling.move(torn, by=cast.organiser, version=2, start=at("09:00"))
    cast.enrolment.status = "APPROVED"
    cast.enrolment.save()
    publish(only=[late.pk])
    with pytest.raises(Clashing) as refusal:
        publish(only=[torn.pk])
    assert refusal.value.sentences == ["学员王小宁 11月23日上午 已有“科级干部班”的“别班的课”（09:00–11:30）"]
    publish(only=[torn.pk], reason="本人同意")
    assert PublishedSession.objects.count() == 3


def test_a_session_called_off_alone_frees_its_place(
    cast: Cast, other_class: TrainingClass, add: Add, publish: Publish
) -> None:
    room = factories.room(cast.district)
    session = add(room=room)
    add("另一节", start=at("14:00"))
    publish()
    scheduling.cancel(session, by=cast.organiser, reason="台风")
    add("借用的课", training_class=other_class, room=room)
    version = publish(only=[session.pk])
    publish(other_class)
    assert version.changes["cancelled"][0]["reason"] == "台风"
    assert list(PublishedSession.objects.order_by("pk").values_list("title", "status", "remark")) == [
        ("基层党建", "CANCELLED", "台风"),
        ("另一节", "SCHEDULED", ""),
        ("借用的课", "SCHEDULED", ""),
    ]


def test_the_preview_of_one_session_leaves_the_others_out(cast: Cast, add: Add) -> None:
    room = factories.room(cast.district, capacity=0)
    session = add()
    add("另一节", start=at("14:00"), room=room)
    preview = publishing.preview(cast.training_class, only=[session.pk])
    assert [change.row.title for change in preview.difference.changes] == ["基层党建"]
    assert [row.title for row in preview.undecided] == ["基层党建"]
    assert preview.concerned.cadres == {cast.cadre.pk: [session.pk]}
