"""The certificates (结业证书): one a page, with a code that opens the page on which anybody can check it."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from io import BytesIO
from typing import Any, cast

import segno
from django import forms
from django.conf import settings
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from docx.document import Document as WordDocument
from docx.shared import Mm, Pt

from accounts.models import User
from attendance.completion import certificates
from attendance.models import Certificate, CreditSource, HoursCredit
from courses.models import ClassStatus, TrainingClass
from exports.models import PaperName
from exports.papers import naming
from exports.papers.asking import PaperForm
from exports.papers.cells import number
from exports.papers.document import WIDTH_LANDSCAPE, Document
from exports.papers.paper import Need, Options, Paper, PaperProblem, Progress, Stage
from exports.papers.word_styles import CENTRED, ENDING, NOTE, SALUTATION

HEADLINE, SPACED = "结业证书", "结　业　证　书"
CHECK = "扫码核验"
_CODE = 24  # mm
_ISSUER = 130  # mm beside the code


@dataclass(frozen=True)
class CertificateText:
    """What one certificate says, line by line; `address` is where it can be checked."""

    number: str
    name: str
    words: tuple[str, ...]
    issued: str
    address: str

    @property
    def drawn(self) -> str:
        """The code of the address, as an SVG in a data address."""
        return str(_code(self.address).svg_data_uri(border=0, svgns=True, nl=False))


@dataclass(frozen=True)
class Certificates:
    """All or one of a class, by number."""

    title: str
    issuer: str
    people: tuple[CertificateText, ...]
    headline: str = SPACED
    check: str = CHECK


def read(training_class: TrainingClass, by: User | None, options: Options) -> Certificates:
    """Those that hold, of a closed class; with `certificate` that one."""
    if training_class.status not in (ClassStatus.CLOSED, ClassStatus.ARCHIVED):
        raise PaperProblem(_("班次还没有结班，没有证书可以打印。"))
    wanted = str(options.get("certificate") or "")
    rows = [row for row in certificates.standing(training_class) if wanted in ("", str(row.pk))]
    if not rows:
        raise PaperProblem(_("没有可以打印的证书：没有人结业，或者这份证书已作废。"))
    hours = _hours(training_class)
    name, days = naming.full_name(training_class), naming.days_of(training_class)
    return Certificates(
        title=f"{name}{HEADLINE}",
        issuer=training_class.host.name,
        people=tuple(_text(row, name, days, hours[row.enrolment.cadre_id]) for row in rows),
    )


def _hours(training_class: TrainingClass) -> dict[int, Decimal]:
    """What the closing credited to each (R8: a class over the year's end has two rows)."""
    credits = HoursCredit.objects.filter(training_class=training_class, source=CreditSource.CLASS)
    hours: dict[int, Decimal] = defaultdict(Decimal)
    for cadre, amount in credits.values_list("cadre_id", "hours"):
        hours[cadre] += amount
    return hours


def _text(row: Certificate, class_name: str, days: str, hours: Decimal) -> CertificateText:
    return CertificateText(
        number=f"编号：{row.number}",
        name=f"{row.enrolment.cadre.name}同志：",
        words=(
            f"于{days}参加{class_name}学习，计{number(hours)}学时，修完规定课程，准予结业。",
            "特发此证。",
        ),
        issued=naming.on_day(row.issued_on),
        address=settings.BASE_URL + reverse("attendance:certificate_check", args=[row.code]),
    )


def _code(address: str) -> segno.QRCode:
    return segno.make(address, error="m", micro=False)


def write(content: Certificates, progress: Progress) -> WordDocument:
    """Landscape A4, one a page."""
    document = Document(content.title, landscape=True, numbered=False)
    for done, one in enumerate(content.people, start=1):
        if done > 1:
            document.break_page()
        _lay_out(document, content, one)
        progress(done, len(content.people))
    return document.finish()


def _lay_out(document: Document, content: Certificates, one: CertificateText) -> None:
    document.paragraph(one.number, ENDING)
    document.display(content.headline, size=44).paragraph_format.space_before = Pt(24)
    document.paragraph(one.name, SALUTATION).paragraph_format.space_before = Pt(30)
    for words in one.words:
        document.paragraph(words)
    _ending(document, content, one)


def _ending(document: Document, content: Certificates, one: CertificateText) -> None:
    """The code at the left, who issues it and when at the right, with room for the seal; no borders."""
    table = document.word.add_table(1, 2)
    table.autofit = False
    left, right = table.rows[0].cells
    left.width, right.width = Mm(WIDTH_LANDSCAPE - _ISSUER), Mm(_ISSUER)
    picture = BytesIO()
    _code(one.address).save(picture, kind="png", scale=6, border=2)
    check, issued = left.paragraphs[0], right.paragraphs[0]
    check.style, issued.style = NOTE, CENTRED
    check.paragraph_format.line_spacing = 1.0
    check.paragraph_format.space_before = Pt(40)
    check.add_run().add_picture(picture, width=Mm(_CODE))
    check.add_run(f"\n{content.check}")
    issued.add_run(f"\n\n{content.issuer}\n{one.issued}")


class CertificatesForm(PaperForm):
    """All of the class, or one."""

    certificate = forms.ChoiceField(label=_("证书"), required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        cast(forms.ChoiceField, self.fields["certificate"]).choices = _choices(
            certificates.standing(self.training_class)
        )


def _choices(rows: Sequence[Certificate]) -> list[tuple[str, str]]:
    return [
        ("", str(_("全部"))),
        *((str(row.pk), f"{row.number} {row.enrolment.cadre.name}") for row in rows),
    ]


PAPER = Paper(
    PaperName.CERTIFICATES,
    _("结业学员：每人一张，扫码可核验"),
    read,
    write,
    form=CertificatesForm,
    stages=(Stage.CLOSING,),
    needs=(Need.CLOSED,),
    ending=".docx",
    page="exports/pages/certificates.html",
)
