"""The cast itself: who sees the class through which door."""

from courses.models import TrainingClass
from tests.conftest import Cast
from trainees.access import classes_of


def test_staff_see_the_class_and_others_do_not(cast: Cast) -> None:
    seen = {
        user.username: list(TrainingClass.objects.visible_to(user)) == [cast.training_class]
        for user in (
            cast.administrator,
            cast.organiser,
            cast.head_teacher,
            cast.finance,
            cast.auditor,
            cast.liaison,
            cast.cadre_user,
            cast.stranger,
        )
    }
    assert seen == {
        "admin": True,
        "organiser": True,
        "head": True,
        "finance": True,
        "auditor": True,
        "liaison": False,
        "cadre": False,
        "stranger": False,
    }


def test_a_cadre_has_a_door_by_the_own_enrolment(cast: Cast) -> None:
    assert list(classes_of(cast.cadre_user)) == [cast.training_class]
    assert list(classes_of(cast.liaison)) == []


def test_a_liaison_has_a_door_where_the_unit_has_a_quota(cast: Cast) -> None:
    cast.training_class.quotas.create(unit=cast.town, seats=3)
    assert list(classes_of(cast.liaison)) == [cast.training_class]
    assert list(classes_of(cast.other_liaison)) == []
