"""The short code on a slip: without look-alikes, one open a person, dead with the class and with who leaves."""

from typing import Any

import pytest

from accounts.models import AuditEntry
from tests import factories
from tests.conftest import Cast
from trainees import slip_codes
from trainees.models import SlipCode


def issue(cast: Cast) -> str:
    return slip_codes.issue_many([cast.enrolment], by=cast.organiser)[cast.enrolment.pk]


def test_a_code_is_short_without_look_alikes_and_found_however_it_is_typed(cast: Cast) -> None:
    code = issue(cast)
    assert (len(code), set(code) & set("01OIL5S2Z8BDUV")) == (8, set())
    wide = "".join(chr(ord(sign) + 0xFEE0) for sign in code)
    typed = [code, code.lower(), slip_codes.spelt(code), f" {code[:4]} {code[4:]} ", wide]
    assert [slip_codes.find(one) for one in typed] == [cast.enrolment] * 5
    assert [slip_codes.find(one) for one in ("", code[:7], code + "A", "\ud800")] == [None] * 4


def test_only_its_keyed_hash_is_kept(cast: Cast, settings: Any) -> None:
    code = issue(cast)
    (kept,) = SlipCode.objects.values_list("code_hash", flat=True)
    assert (len(kept), code in kept) == (64, False)
    assert code not in str(list(AuditEntry.objects.values()))
    settings.FIELD_KEY = "another" + settings.FIELD_KEY[7:]
    assert slip_codes.find(code) is None


def test_a_new_code_ends_the_former_one(cast: Cast) -> None:
    former, now = issue(cast), issue(cast)
    assert (slip_codes.find(former), slip_codes.find(now)) == (None, cast.enrolment)
    assert SlipCode.objects.filter(revoked_at=None).count() == 1


@pytest.mark.parametrize(
    ("change", "opens"),
    [
        ({"last_published_on": "2026-11-23"}, True),
        ({"last_published_on": "2026-11-22"}, False),
        ({"status": "CLOSED"}, False),
        ({"status": "CANCELLED"}, False),
    ],
)
def test_it_dies_with_the_class(cast: Cast, today: None, change: dict[str, Any], opens: bool) -> None:
    code = issue(cast)
    type(cast.training_class).objects.update(**change)
    assert bool(slip_codes.find(code)) is opens


@pytest.mark.parametrize("status", ["CANCELLED", "REPLACED", "NO_SHOW", "DISMISSED", "COMPLETED"])
def test_it_dies_with_who_leaves(cast: Cast, status: str) -> None:
    code = issue(cast)
    type(cast.enrolment).objects.update(status=status)
    assert slip_codes.find(code) is None
    assert slip_codes.issue_many([cast.enrolment], by=None) == {}


def test_a_class_of_any_size_takes_the_same_queries(cast: Cast, count_queries: Any) -> None:
    people = [cast.enrolment, *factories.trainees(cast.training_class, cast.community, 5)]
    with count_queries() as few:
        slip_codes.issue_many(people[:2], by=None)
    with count_queries() as many:
        codes = slip_codes.issue_many(people, by=None)
    assert len(few) == len(many)
    assert len(set(codes.values())) == 6
