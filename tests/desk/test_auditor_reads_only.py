"""An auditor opens and downloads, and changes nothing anywhere."""

from typing import Any

import pytest

from courses.models import StaffRole
from tests import factories
from tests.conftest import Cast
from tests.test_access import OBJECTS, PLAIN, _own
from tests.test_access import plain_refusals as plain_refusals

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("plain_refusals")]
# What an auditor may send: the own account, language and notices, a search, and papers to be built for them.
OWN = {
    "attendance:cadre_find",  # a search, sent so that no phone stands in an address
    "accounts:account_own",
    "accounts:language_set",
    "accounts:password_change",
    "accounts:password_reset",
    "accounts:sign_in",
    "accounts:sign_out",
    "attendance:check_in_new",
    "exports:export_new",
    "exports:paper_page",
    "exports:unit_paper_new",
    "reminders:inbox_read",
    "timetable:notice_acknowledge",
    "trainees:link_open",
    "trainees:phone_identify",
    "accounts:account_confirm",  # the own second factors
    "accounts:app_delete",
    "accounts:app_new",
    "accounts:passkey_delete",
    "accounts:passkey_edit",
    "accounts:passkey_new",
    "accounts:recovery_new",
    "accounts:second_sign_in",
}


def test_the_table_of_addresses_lets_a_district_s_auditor_send_nothing_else() -> None:
    sent = {
        name
        for name, door in (OBJECTS | PLAIN).items()
        if "POST" in door.methods and door.expected("own")["auditor"] not in ("403", "404")
    }
    assert sent == OWN


def test_who_is_named_for_the_class_is_refused_as_well(cast: Cast, as_user: Any) -> None:
    person = factories.user("audit-team", "审计组")
    factories.staff(cast.training_class, person, StaffRole.AUDITOR)
    world, client = _own(cast), as_user(person)
    found = {
        name: client.post(world.address(name, door)).status_code
        for name, door in OBJECTS.items()
        if "POST" in door.methods and name not in OWN
    }
    assert len(found) > 100
    assert {name: code for name, code in found.items() if code not in (403, 404)} == {}
