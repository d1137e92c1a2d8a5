"""The catalogue grows and changes."""

from django.db import transaction

from accounts import audit
from accounts.models import User
from courses.models import Course


@transaction.atomic
def add(course: Course, *, by: User) -> Course:
    """A new entry of its district's catalogue."""
    course.save(force_insert=True)
    audit.record("courses.add_course", by=by, subject=course)
    return course


@transaction.atomic
def change(course: Course, *, by: User) -> Course:
    """Saves an edited entry; sessions keep the titles they were given."""
    course.save()
    audit.record("courses.change_course", by=by, subject=course, is_active=course.is_active)
    return course
