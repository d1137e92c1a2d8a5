"""The tests of a class are set, changed, taken out and put back."""

from __future__ import annotations

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts import audit
from accounts.models import User
from attendance import terms
from attendance.models import ClassTest


class Stale(Exception):
    """Somebody saved the test in between; `current` is what stands now, None where it was taken out."""

    def __init__(self, current: ClassTest | None) -> None:
        super().__init__(_("这项测试刚刚被别人改过。"))
        self.current = current


class NotRestorable(Exception):
    """Another test has the title now; the message is for the reader."""


@transaction.atomic
def keep(test: ClassTest, *, by: User, version: int = 0) -> ClassTest:
    """Saves a new test, or a changed one when `version` is still the stored one; else raises Stale.

    Raises terms.Settled where the class is closed.
    """
    terms.lock(test.training_class)
    if test.pk:
        current = ClassTest.objects.in_place().filter(pk=test.pk).first()
        if current is None or current.version != version:
            raise Stale(current)
        test.version = version + 1
    test.save()
    audit.record("attendance.test", by=by, subject=test.training_class, test=test.pk, title=test.title)
    return test


@transaction.atomic
def remove(test: ClassTest, *, by: User) -> None:
    """Takes a test out; its scores stay with it. Raises terms.Settled where the class is closed."""
    terms.lock(test.training_class)
    test.removed_at = timezone.now()
    test.save(update_fields=["removed_at"])
    audit.record(
        "attendance.test_removed", by=by, subject=test.training_class, test=test.pk, title=test.title
    )


@transaction.atomic
def restore(test: ClassTest, *, by: User) -> None:
    """Puts a test back with its scores. Raises NotRestorable where its title is taken, terms.Settled where the class
    is closed."""
    terms.lock(test.training_class)
    tests = ClassTest.objects.in_place().filter(training_class=test.training_class)
    if tests.filter(title=test.title).exclude(pk=test.pk).exists():
        raise NotRestorable(_("现在另有一项“%(title)s”，不能恢复。") % {"title": test.title})
    test.removed_at = None
    test.save(update_fields=["removed_at"])
    audit.record(
        "attendance.test_restored", by=by, subject=test.training_class, test=test.pk, title=test.title
    )
