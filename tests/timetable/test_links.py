"""The links of a class and of its lecturers: what is kept of them, and when they open."""

import hashlib
import re
from typing import Any

import pytest

from accounts.models import AuditEntry
from courses.models import TrainingClass
from tests.conftest import Cast
from timetable import links
from timetable.models import ClassLink, Instructor, InstructorLink


@pytest.fixture
def of_class(cast: Cast) -> ClassLink:
    return links.issue_for_class(cast.training_class, by=cast.organiser)


@pytest.fixture
def of_lecturer(cast: Cast, lecturer: Instructor) -> InstructorLink:
    return links.issue_for_instructor(lecturer, cast.training_class, by=cast.organiser)


def test_the_token_is_long_and_only_its_hash_is_kept(
    of_class: ClassLink, of_lecturer: InstructorLink
) -> None:
    for link in (of_class, of_lecturer):
        token = links.token_of(link)
        assert re.fullmatch(r"[\w-]{43}", token)
        assert link.token_hash == hashlib.sha256(token.encode()).hexdigest()
        assert token not in str(link.__dict__)


def test_the_address_can_be_copied_again_from_the_row_alone(of_class: ClassLink, settings: Any) -> None:
    stored = ClassLink.objects.get()
    assert links.address_of(stored) == f"{settings.BASE_URL}/p/{links.token_of(of_class)}/"


def test_one_open_link_a_class_and_a_lecturer(
    cast: Cast, of_class: ClassLink, of_lecturer: InstructorLink, lecturer: Instructor
) -> None:
    again = links.issue_for_class(cast.training_class, by=cast.organiser)
    same = links.issue_for_instructor(lecturer, cast.training_class, by=cast.organiser)
    assert (again, same) == (of_class, of_lecturer)
    assert (ClassLink.objects.count(), InstructorLink.objects.count()) == (1, 1)


def test_a_lecturer_has_another_link_in_another_class(
    cast: Cast, of_lecturer: InstructorLink, lecturer: Instructor, other_class: TrainingClass
) -> None:
    other = links.issue_for_instructor(lecturer, other_class, by=cast.organiser)
    assert links.token_of(other) != links.token_of(of_lecturer)


def test_the_two_kinds_do_not_open_each_other(of_class: ClassLink, of_lecturer: InstructorLink) -> None:
    assert links.find_for_class(links.token_of(of_class)) == of_class
    assert links.find_for_instructor(links.token_of(of_lecturer)) == of_lecturer
    assert links.find_for_class(links.token_of(of_lecturer)) is None
    assert links.find_for_instructor(links.token_of(of_class)) is None


def test_the_stored_hash_and_seed_open_nothing(of_class: ClassLink) -> None:
    stored = (of_class.token_hash, str(of_class.seed), of_class.seed.hex, "", "x" * 43, "\udcff")
    assert [links.find_for_class(text) for text in stored] == [None] * 6


def test_another_key_makes_another_token_and_the_old_one_still_opens(
    of_class: ClassLink, settings: Any
) -> None:
    token = links.token_of(of_class)
    settings.SECRET_KEY = "another-key-of-the-server"
    assert links.address_of(of_class) == ""
    assert links.find_for_class(token) == of_class


def test_issuing_after_another_key_ends_what_nobody_can_copy(
    cast: Cast, of_class: ClassLink, of_lecturer: InstructorLink, lecturer: Instructor, settings: Any
) -> None:
    settings.SECRET_KEY = "another-key-of-the-server"
    new: tuple[ClassLink, InstructorLink] = (
        links.issue_for_class(cast.training_class, by=cast.organiser),
        links.issue_for_instructor(lecturer, cast.training_class, by=cast.organiser),
    )
    assert [bool(links.address_of(link)) for link in new] == [True, True]
    for link in (of_class, of_lecturer):
        link.refresh_from_db()
        assert link.revoked_at


def test_a_revoked_link_opens_nothing_and_the_next_is_another(cast: Cast, of_class: ClassLink) -> None:
    token = links.token_of(of_class)
    for _twice in range(2):
        links.revoke(of_class, by=cast.organiser)
    assert links.find_for_class(token) is None
    assert links.token_of(links.issue_for_class(cast.training_class, by=cast.organiser)) != token
    assert AuditEntry.objects.filter(action="timetable.revoke_class_link").count() == 1


def test_the_trail_names_the_link_and_holds_no_token(
    cast: Cast, of_class: ClassLink, of_lecturer: InstructorLink, lecturer: Instructor
) -> None:
    links.revoke(of_lecturer, by=cast.organiser)
    rows = AuditEntry.objects.filter(action__contains="_link").order_by("pk")
    assert [(row.action, row.by, row.subject_id, row.data) for row in rows] == [
        ("timetable.issue_class_link", cast.organiser, cast.training_class.pk, {"link": of_class.pk}),
        (
            "timetable.issue_instructor_links",
            cast.organiser,
            cast.training_class.pk,
            {"instructors": [lecturer.pk]},
        ),
        (
            "timetable.revoke_instructor_link",
            cast.organiser,
            cast.training_class.pk,
            {"link": of_lecturer.pk, "instructor": lecturer.pk},
        ),
    ]
