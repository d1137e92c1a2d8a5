"""Where a lecturer's fee goes: encrypted, masked, revealed with a trace, and nowhere else."""

from collections.abc import Callable
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.urls import reverse

from accounts import identity
from accounts.models import AuditEntry, User
from tests import factories
from tests.conftest import Cast
from tests.timetable.payroll import ACCOUNT, BANK, ID_NUMBER, senior, standards, taught
from timetable import links, payment_details
from timetable.models import Instructor, PaymentDetails
from timetable.payment_details import Details

__all__ = ["senior", "standards"]
SignIn = Callable[[User], Client]
SECRETS = (ID_NUMBER, ACCOUNT, BANK)
KNOWN = Details(ID_NUMBER, BANK, ACCOUNT)


def address(person: Instructor) -> str:
    return reverse("timetable:payment_edit", args=[person.pk])


def kept(person: Instructor) -> Details:
    return payment_details.details_of(Instructor.objects.select_related("payment_details").get(pk=person.pk))


def test_it_is_kept_encrypted_and_shown_masked(cast: Cast, as_user: SignIn, senior: Instructor) -> None:
    client = as_user(cast.finance)
    form = {
        "id_number": "１１０１０５１９４９１２３１００２x",
        "bank": BANK,
        "account": "6222 0212 3456 7890 123",
    }
    assert client.post(address(senior), form).status_code == 302
    assert kept(senior) == KNOWN
    row = PaymentDetails.objects.get()
    assert row.is_complete
    assert not any(
        secret.encode() in bytes(column)
        for secret in SECRETS
        for column in (row.id_number_encrypted, row.bank_encrypted, row.account_encrypted)
    )
    page = client.get(address(senior))
    assert page.context["known"] == Details("110105********002X", "****", "**** 0123")
    assert not any(secret in page.content.decode() for secret in SECRETS)
    assert page["Cache-Control"] == "no-store, private"


def test_what_is_left_empty_stays_and_clearing_forgets(
    cast: Cast, as_user: SignIn, senior: Instructor
) -> None:
    payment_details.keep(senior, by=cast.finance, known=KNOWN)
    client = as_user(cast.administrator)
    client.post(address(senior), {"bank": "另一家银行"})
    assert kept(senior) == Details(ID_NUMBER, "另一家银行", ACCOUNT)
    client.post(address(senior), {"clear": "on", "bank": BANK})
    assert kept(senior) == Details("", BANK, "")


@pytest.mark.parametrize(
    ("form", "field"),
    [
        ({"id_number": "110105194912310021"}, "id_number"),
        ({"account": "6222-abc"}, "account"),
        ({"account": "12345"}, "account"),
    ],
)
def test_a_wrong_number_is_refused(
    cast: Cast, as_user: SignIn, senior: Instructor, form: Any, field: str
) -> None:
    answer = as_user(cast.finance).post(address(senior), form)
    assert (answer.status_code, list(answer.context["form"].errors)) == (422, [field])
    assert not PaymentDetails.objects.exists()


def test_every_reveal_leaves_a_row_and_keeping_too_without_the_numbers(
    cast: Cast, as_user: SignIn, senior: Instructor
) -> None:
    payment_details.keep(senior, by=cast.finance, known=KNOWN)
    client = as_user(cast.finance)
    client.get(address(senior))
    for _ in range(2):
        page = client.post(address(senior), {"reveal": "1"})
        assert (page.status_code, page.context["known"]) == (200, KNOWN)
        assert all(secret in page.content.decode() for secret in SECRETS)
    entries = AuditEntry.objects.order_by("pk")
    assert [(entry.action, entry.by, entry.subject_id) for entry in entries] == [
        ("timetable.keep_payment_details", cast.finance, senior.pk),
        ("timetable.reveal_payment_details", cast.finance, senior.pk),
        ("timetable.reveal_payment_details", cast.finance, senior.pk),
    ]
    assert not any(secret in str(entry.data) + entry.subject_label for secret in SECRETS for entry in entries)


def test_a_town_s_finance_does_not_keep_the_district_s_lecturers(
    cast: Cast, as_user: SignIn, senior: Instructor
) -> None:
    below = factories.user("town_finance", "镇会计", "finance", cast.town)
    assert as_user(below).get(address(senior)).status_code == 403


def test_another_key_is_said_so(cast: Cast, as_user: SignIn, senior: Instructor, settings: Any) -> None:
    payment_details.keep(senior, by=cast.finance, known=KNOWN)
    settings.FIELD_KEY = "another-key-of-thirty-two-characters"
    assert "FIELD_KEY" in as_user(cast.finance).get(address(senior)).content.decode()
    with pytest.raises(identity.Undecipherable):
        kept(senior)


def test_it_goes_back_only_to_a_page_of_ours(cast: Cast, as_user: SignIn, senior: Instructor) -> None:
    client = as_user(cast.finance)
    found = [
        client.post(f"{address(senior)}?next={next_}", {"bank": BANK})["Location"]
        for next_ in ("/classes/1/fees/", "//evil.example/")
    ]
    assert found == ["/classes/1/fees/", "/settings/fees/"]


@pytest.mark.usefixtures("standards")
def test_the_numbers_are_on_no_other_page_and_in_no_column_as_they_are(
    cast: Cast, as_user: SignIn, senior: Instructor
) -> None:
    payment_details.keep(senior, by=cast.finance, known=KNOWN)
    row = taught(cast.training_class, senior)
    token = links.token_of(links.issue_for_instructor(senior, cast.training_class, by=cast.organiser))
    of_class = [cast.training_class.pk]
    pages = [
        *(
            reverse(f"timetable:{name}", args=of_class)
            for name in ("fee_list", "timetable_detail", "answer_list")
        ),
        reverse("timetable:fee_pay", args=[*of_class, senior.pk]),
        reverse("timetable:fee_adjust", args=[*of_class, row.pk, senior.pk]),
        reverse("timetable:session_detail", args=[row.pk]),
        reverse("timetable:instructor_list"),
        reverse("timetable:instructor_edit", args=[senior.pk]),
        reverse("desk:search") + "?q=陈静",
        *(reverse("desk:search") + f"?q={secret}" for secret in ("622202", "江南农商行", "19491231")),
        f"/l/{token}/",
    ]
    client = as_user(cast.administrator)
    texts = {page: client.get(page).content.decode() for page in pages}
    assert [
        page for page, text in texts.items() if any(one in text.replace(page, "") for one in SECRETS)
    ] == []
    assert "江南农商行延陵" not in "".join(texts.values())
    assert _columns_with(ACCOUNT) == _columns_with(ID_NUMBER) == _columns_with(BANK) == []


def _columns_with(secret: str) -> list[str]:
    """The tables of which some row, as text, holds it."""
    with connection.cursor() as cursor:
        found = []
        for table in connection.introspection.table_names(cursor):
            name = connection.ops.quote_name(table)
            cursor.execute(f"SELECT count(*) FROM {name} AS row WHERE row::text LIKE %s", [f"%{secret}%"])
            if cursor.fetchone()[0]:
                found.append(table)
    return found
