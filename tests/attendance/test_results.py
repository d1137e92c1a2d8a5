"""What the results of a class leave to be decided."""

from decimal import Decimal
from typing import Any

from attendance.models import ClassTest, CompletionDecision, CompletionTerms, Honour, Reflection, TestScore
from attendance.results import findings_of, unscored, unsettled_honours
from tests import factories
from tests.attendance.results import class_test
from tests.conftest import Cast


def enter(cast: Cast, test: ClassTest, person: Any, score: Any, remark: str = "") -> None:
    value = None if score is None else Decimal(str(score))
    TestScore.objects.create(
        test=test, enrolment=person, score=value, remark=remark, entered_by=cast.organiser
    )


def test_a_class_that_asks_for_nothing(cast: Cast) -> None:
    assert (findings_of(cast.training_class), unscored(cast.training_class)) == ({}, [])


def test_the_pass_mark_is_enough_and_a_tenth_less_is_not(cast: Cast) -> None:
    test = class_test(cast.training_class)
    just, below, away, unknown = [
        cast.enrolment,
        *factories.trainees(cast.training_class, cast.other_community, 3),
    ]
    enter(cast, test, just, 60)
    enter(cast, test, below, 59.9)
    enter(cast, test, away, None, "缺考")
    assert findings_of(cast.training_class) == {
        below.pk: ["“结业测试”59.9分，不到及格分60分"],
        away.pk: ["“结业测试”缺考"],
        unknown.pk: ["“结业测试”没有成绩"],
    }
    assert unscored(cast.training_class) == ["“结业测试”还有 1 人没有成绩"]
    test.removed_at = test.training_class.plan.district.valid_from or factories.at("09:00")
    test.save()
    assert (findings_of(cast.training_class), unscored(cast.training_class)) == ({}, [])


def test_a_reflection_is_asked_of_those_on_the_list(cast: Cast) -> None:
    terms = CompletionTerms.objects.create(training_class=cast.training_class, asks_reflection=True)
    given, gone = factories.trainees(cast.training_class, cast.community, 2)
    gone.status = "CANCELLED"
    gone.save()
    Reflection.objects.create(enrolment=given, text="学有所得", handed_in_by=cast.cadre_user)
    assert findings_of(cast.training_class) == {cast.enrolment.pk: ["未交学习体会"]}
    terms.asks_reflection = False
    terms.save()
    assert findings_of(cast.training_class) == {}


def test_more_honours_than_places(cast: Cast) -> None:
    Honour.objects.create(enrolment=cast.enrolment, decided_by=cast.organiser)
    assert unsettled_honours(cast.training_class) == ["优秀学员评了 1 人，名额只有 0 人"]
    CompletionTerms.objects.create(training_class=cast.training_class, honours_most=1)
    assert unsettled_honours(cast.training_class) == []


def test_who_does_not_complete_is_not_honoured(cast: Cast) -> None:
    CompletionTerms.objects.create(training_class=cast.training_class, honours_most=3)
    failed, gone = factories.trainees(cast.training_class, cast.community, 2)
    for person in (cast.enrolment, failed, gone):
        Honour.objects.create(enrolment=person, decided_by=cast.organiser)
    CompletionDecision.objects.create(
        enrolment=failed, outcome="NOT_COMPLETED", decided_by=cast.organiser, reason="请假过多"
    )
    gone.status = "DISMISSED"
    gone.save()
    names = f"{failed.cadre.name}、{gone.cadre.name}"
    assert unsettled_honours(cast.training_class) == [f"{names}不结业，请撤回优秀学员"]


def test_no_query_a_trainee(cast: Cast, count_queries: Any) -> None:
    class_test(cast.training_class)
    with count_queries() as one:
        findings_of(cast.training_class)
    factories.trainees(cast.training_class, cast.community, 3)
    with count_queries() as many:
        assert len(findings_of(cast.training_class)) == 4
    assert len(one) == len(many)
