"""What somebody who may have papers must not get out of them, and what odd requests answer."""

import html
import re
from collections.abc import Iterator
from io import BytesIO
from typing import Any
from zipfile import ZipFile

import pytest
from django.test import Client

from accounts import identity
from accounts.models import AuditEntry, Grant
from exports import jobs
from exports.models import Export, Stage
from exports.papers import PAPERS, UNIT_PAPERS, Paper
from tests import factories
from tests.conftest import Cast
from tests.exports.test_own_templates import add
from tests.factories import at
from timetable import fee_standards
from timetable.models import PaymentDetails, TitleGrade

ID_NUMBER, LECTURERS_ID, ACCOUNT = "11010519491231002X", "440524188001010014", "6222021001116245702"
PHONE = "13800005678"


@pytest.fixture(autouse=True)
def _that_day(time_machine_at: Any) -> Iterator[None]:
    """The day after the first lecture."""
    with time_machine_at("2026-11-24T08:00:00+08:00"):
        yield


@pytest.fixture
def full(cast: Cast) -> Cast:
    """Somebody with a phone and an ID number, and a lecturer with an account who has taught."""
    cast.cadre.id_number_encrypted = identity.encrypt(ID_NUMBER)
    cast.cadre.save()
    fee_standards.lay_down_defaults(cast.district)
    teacher = factories.instructor(cast.district, title_grade=TitleGrade.SENIOR)
    PaymentDetails.objects.create(
        instructor=teacher,
        id_number_encrypted=identity.encrypt(LECTURERS_ID),
        bank_encrypted=identity.encrypt("农业银行花园支行"),
        account_encrypted=identity.encrypt(ACCOUNT),
    )
    factories.published(factories.session(cast.training_class, instructors=(teacher,)))
    trip = factories.session(cast.training_class, kind="FIELD_TEACHING", start=at("14:00"))
    factories.published(trip)
    cast.enrolment.group, cast.enrolment.needs_lodging = factories.group(cast.training_class), True
    cast.enrolment.save()
    return cast


def everything_in(content: bytes) -> str:
    """All parts of a file, those of files in it too."""
    if not content.startswith(b"PK"):
        return html.unescape(content.decode(errors="replace"))
    with ZipFile(BytesIO(content)) as packed:
        return "\n".join(f"{name} {everything_in(packed.read(name))}" for name in packed.namelist())


def asked(client: Client, cast: Cast, paper: str, **sent: Any) -> str:
    """What the asker can fetch after sending that by hand; "" where nothing was built."""
    before = set(Export.objects.values_list("pk", flat=True))
    answer = client.post(f"/classes/{cast.training_class.pk}/papers/{paper}/", {"at_once": "1", **sent})
    assert answer.status_code in (302, 403, 422)
    found = ""
    for export in Export.objects.exclude(pk__in=before):
        jobs.build(export.pk)
        got = client.get(f"/exports/{export.pk}/file/")
        assert got.status_code in (200, 403, 410)
        found += everything_in(got.getvalue()) if got.status_code == 200 else ""
    return found


BY_HAND = {
    "columns": ["id_number", "masked_id_number", "phone"],
    "id_numbers": "on",
    "full_numbers": "on",
    "permissions": [],
    "options": '{"id_numbers": true}',
}


@pytest.mark.parametrize("paper", PAPERS)
@pytest.mark.parametrize("who", ["organiser", "head_teacher", "auditor", "finance"])
def test_R28_no_number_comes_of_options_typed_by_hand(full: Cast, as_user: Any, who: str, paper: str) -> None:
    client = as_user(getattr(full, who))
    sent: list[dict[str, Any]] = [dict(BY_HAND), {"columns": ["name", "masked_id_number"]}, {}]
    if paper == "pack":
        sent = [{**BY_HAND, "stage": stage} for stage in Stage.values]
    for one in sent:
        found = asked(client, full, paper, **one)
        assert ID_NUMBER not in found
        if who != "finance":
            assert LECTURERS_ID not in found
            assert ACCOUNT not in found
        if who in ("auditor", "finance"):
            assert PHONE not in found


@pytest.mark.parametrize("who", ["organiser", "auditor", "liaison", "finance"])
@pytest.mark.parametrize("kind", ["csv", "xlsx"])
def test_R28_no_number_comes_of_the_ledger(full: Cast, as_user: Any, who: str, kind: str) -> None:
    client, unit = as_user(getattr(full, who)), full.town
    sent = {"year": "2026", "format": kind, "id_numbers": "on", "permissions": ""}
    assert client.post(f"/units/{unit.pk}/papers/year_ledger/", sent).status_code == 302
    export = Export.objects.get()
    assert export.options == {"year": 2026, "format": kind}
    jobs.build(export.pk)
    found = everything_in(client.get(f"/exports/{export.pk}/file/").getvalue())
    assert "王小宁" in found
    assert ID_NUMBER not in found
    assert PHONE not in found


@pytest.mark.parametrize(
    "paper",
    ["roster", "contacts", "groups", "registration_list", "lodging", "transport", "handbook", "reply_slip"],
)
def test_R28_who_lost_the_sight_of_phones_does_not_fetch_them(full: Cast, as_user: Any, paper: str) -> None:
    client = as_user(full.organiser)
    sent: dict[str, Any] = {"filled": "1"} if paper == "reply_slip" else {}
    if paper in ("groups", "transport", "lodging"):
        sent["columns"] = ["name", "phone"]
    client.post(f"/classes/{full.training_class.pk}/papers/{paper}/", {"at_once": "1", **sent})
    export = Export.objects.get()
    jobs.build(export.pk)
    fetched = client.get(f"/exports/{export.pk}/file/")
    assert PHONE in everything_in(fetched.getvalue())
    full.organiser.grants.update(role="auditor")
    assert client.get(f"/exports/{export.pk}/file/").status_code == 403


def test_a_pack_built_again_rests_on_what_it_holds_then(full: Cast, as_user: Any) -> None:
    here, client = full.training_class, as_user(full.head_teacher)
    export = jobs.ask("pack", subject=here, by=full.head_teacher, options={"stage": "CLOSING", "when": ""})
    grant = Grant.objects.create(user=full.head_teacher, role="organiser", unit=full.district)
    jobs.build(export.pk)
    fetched = client.get(f"/exports/{export.pk}/file/")
    assert (fetched.status_code, bool(fetched.getvalue())) == (200, True)
    grant.delete()
    assert client.get(f"/exports/{export.pk}/file/").status_code == 403


def test_the_trail_holds_no_phone(full: Cast, as_user: Any) -> None:
    client = as_user(full.organiser)
    for paper in PAPERS:
        client.post(
            f"/classes/{full.training_class.pk}/papers/{paper}/",
            {"at_once": "1", "phone": PHONE, "contact": "王小宁"},
        )
    assert Export.objects.filter(options__phone=PHONE).exists()
    for entry in AuditEntry.objects.all():
        assert PHONE not in str(entry.data), entry.action


NUL = ["\x00", "9" * 40, "-1", "²", "１", "=1+1", "😀", "2026-13-45"]


@pytest.mark.parametrize("paper", [*PAPERS])
def test_odd_values_are_answered_in_words(full: Cast, as_user: Any, paper: str) -> None:
    client, address = as_user(full.organiser), f"/classes/{full.training_class.pk}/papers/{paper}/"
    fields = [*PAPERS[paper].form.base_fields, "template", "format", "columns", "order", "span", "day"]
    for odd in NUL:
        sent = {name: [odd, odd] for name in fields}
        for answer in (
            client.get(address, sent),
            client.post(address, sent),
            client.post(address, {**sent, "at_once": "1"}),
            client.get(f"{address}page/", sent),
            client.post(f"{address}page/", sent),
        ):
            assert answer.status_code in (200, 302, 404, 422)


@pytest.mark.parametrize("paper", [*UNIT_PAPERS])
def test_odd_values_of_a_units_papers_are_answered_in_words(full: Cast, as_user: Any, paper: str) -> None:
    client, address = as_user(full.organiser), f"/units/{full.district.pk}/papers/"
    for odd in NUL:
        sent = {name: [odd, odd] for name in (*UNIT_PAPERS[paper].form.base_fields, "format")}
        for answer in (
            client.get(address, sent),
            client.get(f"{address}{paper}/", sent),
            client.post(f"{address}{paper}/", sent),
        ):
            assert answer.status_code in (200, 302, 404, 422)


@pytest.mark.parametrize("odd", NUL)
def test_odd_values_of_a_sample_are_answered_in_words(cast: Cast, as_user: Any, odd: str) -> None:
    client, address = as_user(cast.organiser), f"/settings/templates/{add(cast).pk}/"
    for name in ("training_class", "x"):
        assert client.get(address, {name: odd}).status_code == 200
        assert client.get(f"{address}sample/", {name: odd}).status_code == 200


@pytest.mark.parametrize("title", ["a\r\nSet-Cookie: b=c", 'a"b', "a/../b", "花\n名", "=1+1", "a\tb"])
def test_a_templates_name_does_not_break_a_head(cast: Cast, as_user: Any, title: str) -> None:
    template, client = add(cast), as_user(cast.organiser)
    template.title = title
    template.save()
    answer = client.get(f"/settings/templates/{template.pk}/sample/", headers={"Accept-Language": "en"})
    assert answer.status_code == 200
    assert "Set-Cookie" not in answer.headers
    assert not re.search("[\r\n/]", answer["Content-Disposition"])


def test_R28_who_tries_a_template_with_a_class_is_in_the_trail(cast: Cast, as_user: Any) -> None:
    template = add(cast)
    client = as_user(cast.organiser)
    assert client.get(f"/settings/templates/{template.pk}/").status_code == 200
    assert not AuditEntry.objects.filter(action="exports.show_template").exists()
    client.get(f"/settings/templates/{template.pk}/", {"training_class": cast.training_class.pk})
    entry = AuditEntry.objects.get(action="exports.show_template")
    assert (entry.subject_id, entry.data) == (template.pk, {"training_class": cast.training_class.pk})


def test_R28_an_auditor_who_is_a_liaison_too_dials_the_own_units_only(full: Cast, as_user: Any) -> None:
    other = factories.cadre("李雪", full.other_community, phone="13900001234")
    factories.enrolment(full.training_class, other)
    Grant.objects.create(user=full.auditor, role="liaison", unit=full.town)
    client = as_user(full.auditor)
    found = asked(client, full, "reply_slip", filled="1")
    page = client.get(f"/classes/{full.training_class.pk}/unit-attendance/").content.decode()
    for said in (found, page):
        assert "李雪" in said
        assert PHONE in said
        assert "13900001234" not in said


def test_R28_a_template_gets_the_numbers_that_were_asked_for(full: Cast) -> None:
    paper = PAPERS["roster"]
    assert isinstance(paper, Paper)
    seen = {}
    for who, options in (("administrator", {"id_numbers": True}), ("organiser", {}), ("head_teacher", {})):
        by = getattr(full, who)
        filling = paper.filling(full.training_class, by=by, options={**options, "template": "1"})
        seen[who] = filling.lines[0].get("身份证号")
    assert seen == {"administrator": ID_NUMBER, "organiser": "110105********002X", "head_teacher": None}
