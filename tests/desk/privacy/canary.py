"""Somebody with a name, a phone and an ID number like nobody else's, written down wherever the program writes; and the
search for them in everything that is stored."""

import io
import uuid
from collections.abc import Iterator
from pathlib import Path

from django.apps import apps
from django.conf import settings
from django.core.files.base import ContentFile
from django.db import connection, models
from django.utils import timezone

from accounts import identity
from attendance.models import AttendancePosting, ContactTry, HoursCredit, LeaveRequest, Reflection, SittingIn
from desk.privacy.searching import holds
from exports import jobs
from reminders import announcing
from reminders.models import Message
from tests import factories
from tests.conftest import Cast
from tests.trainees.books import book
from tests.trainees.imports import take_in
from timetable import payment_details
from trainees import links, merging, phones, records
from trainees.models import Cadre, Enrolment, LinkKind, NominationBasis, Phone, TieWay
from trainees.people import FACTS, NewCadre, add

NAME, PHONE, ID_NUMBER = "欧阳鹂鹮", "19977123459", "440524188001010014"
TOLD = f"{NAME}说手机换成{PHONE}，身份证{ID_NUMBER}"


def settle(cast: Cast) -> Enrolment:
    """The canary in the cast's class, by the verbs that write people, and with a copy wherever words are kept."""
    row = (NAME, "花园社区居委会主任", PHONE, ID_NUMBER, "大专", TOLD)
    take_in(cast.training_class, row, (NAME, "没有这个单位", PHONE, "1", "", ""), by=cast.organiser)
    cadre = Cadre.objects.get(name=NAME)
    _merge(cast, cadre)
    cadre.refresh_from_db()
    mine = Enrolment.objects.get(cadre=cadre)
    links.issue_many([cadre], kind=LinkKind.PAGE, by=cast.organiser)
    cadre.refresh_from_db()
    assert cadre.user
    cadre.user.phone = PHONE
    cadre.user.save()
    facts = {name: getattr(cadre, name) for name in FACTS} | {"birth_month": "1980-01"}
    records.change(cadre, facts=facts, id_number="", version=cadre.version, by=cast.organiser)
    phones.tie(Phone.objects.create(key_hash="c" * 64, label=f"{NAME}的手机"), mine, way=TieWay.LINK)
    _write_messages(cast, cadre)
    _write_attendance(cast, mine)
    NominationBasis.objects.create(
        training_class=cast.training_class,
        unit=cast.community,
        text=TOLD,
        reason=TOLD,
        entered_by=cast.organiser,
    )
    for paper in ("contacts", "roster"):
        asked = jobs.ask(paper, subject=cast.training_class, by=cast.organiser, options={"foot": TOLD})
        assert jobs.build(asked.pk)
    teacher = factories.instructor(cast.district, phone=PHONE)
    details = payment_details.Details(id_number=ID_NUMBER, bank="农业银行", account=f"6222{PHONE}")
    payment_details.keep(teacher, by=cast.finance, known=details)
    lecture = factories.session(cast.training_class, instructors=(teacher,))
    factories.published(lecture)
    return mine


def _merge(cast: Cast, cadre: Cadre) -> None:
    twin = add(
        NewCadre(name=NAME, unit=cast.other_community, post="委员", phone=PHONE),
        district=cast.district,
        by=None,
    )
    merging.merge(cadre, twin, by=cast.administrator)


def _write_messages(cast: Cast, cadre: Cadre) -> None:
    draft = announcing.draft(
        cast.training_class, title="调整", text=TOLD, audiences=["TRAINEES"], channels=["IN_APP"]
    )
    announcing.announce(draft, by=cast.organiser, nonce=uuid.uuid4())
    Message.objects.create(
        rule="ANNOUNCEMENT", training_class=cast.training_class, subject="7", subject_version="1", channel="SMS",
        cadre=cadre, status="SENT", address=PHONE, text=TOLD, sent_at=timezone.now(),
    )  # fmt: skip
    Message.objects.update(status="SENT")


def _write_attendance(cast: Cast, mine: Enrolment) -> None:
    proof = ContentFile(book((NAME, "", PHONE, ID_NUMBER, "", "")), name="病假.xlsx")
    LeaveRequest.objects.create(
        enrolment=mine, kind="SICK", start_at=factories.at("09:00"), end_at=factories.at("12:00"), reason=TOLD,
        proof=proof, proof_name=f"{NAME}.xlsx", state="APPROVED", needs="HEAD_TEACHER", asked_by=cast.organiser,
    )  # fmt: skip
    Reflection.objects.create(
        enrolment=mine,
        text=TOLD,
        file=ContentFile(TOLD.encode(), name="体会.txt"),
        handed_in_by=cast.organiser,
    )
    HoursCredit.objects.create(
        cadre=mine.cadre, source="OTHER", title="网络学习", year=2026, hours=8, days=0,
        proof=ContentFile(TOLD.encode("gb18030"), name="证明.txt"), proof_name=f"{NAME}.txt",
    )  # fmt: skip
    ContactTry.objects.create(
        enrolment=mine, day=factories.MONDAY, period="AM", words=TOLD, by=cast.head_teacher
    )
    AttendancePosting.objects.create(
        training_class=cast.training_class,
        day=factories.MONDAY,
        period="AM",
        text=TOLD,
        posted_by=cast.head_teacher,
    )
    SittingIn.objects.create(
        absent=cast.enrolment, day=factories.MONDAY, period="AM", cadre=mine.cadre, name=NAME, phone=PHONE,
        noted_by=cast.head_teacher,
    )  # fmt: skip


def found(*words: str) -> list[str]:
    """Where any of the words stands: in a table as its dump spells it, in what is encrypted, in a file under the media
    root, in what a file packs."""
    return sorted({*_in_tables(words), *_in_secrets(words), *_in_files(words)})


def _in_tables(words: tuple[str, ...]) -> Iterator[str]:
    with connection.cursor() as cursor:
        cursor.execute("SELECT tablename FROM pg_tables WHERE schemaname = 'public'")
        for (table,) in cursor.fetchall():
            dump = io.BytesIO()
            with cursor.copy(f'COPY "{table}" TO STDOUT') as copied:
                for part in copied:
                    dump.write(part)
            if holds(dump.getvalue(), words):
                yield table


def _in_secrets(words: tuple[str, ...]) -> Iterator[str]:
    for model in apps.get_models():
        for column in model._meta.concrete_fields:
            if isinstance(column, models.BinaryField):
                for stored in model._base_manager.values_list(column.name, flat=True):
                    if stored and holds(identity.decrypt_bytes(stored), words):
                        yield f"{model._meta.label}.{column.name}"


def _in_files(words: tuple[str, ...]) -> Iterator[str]:
    root = Path(settings.MEDIA_ROOT)
    for path in root.rglob("*"):
        if path.is_file() and (holds(path.read_bytes(), words) or holds(str(path).encode(), words)):
            yield str(path.relative_to(root).parts[0])
