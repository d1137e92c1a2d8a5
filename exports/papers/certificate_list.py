"""Who gets which certificate (结业证书发放表), signed by who takes it."""

from dataclasses import dataclass
from decimal import Decimal

from django.db.models import Sum
from django.utils.translation import gettext_lazy as _
from openpyxl import Workbook

from accounts.models import User
from attendance.completion import certificates
from attendance.models import CreditSource
from courses.models import TrainingClass
from exports.models import PaperName
from exports.papers import naming, people
from exports.papers.cells import Value, number
from exports.papers.paper import Need, Options, Paper, PaperProblem, Progress, Stage
from exports.papers.sheet import LEFT, NOTE, NUMBER, SIGN, TEXT, Sheet

_COLUMNS = [
    ("序号", 5, NUMBER),
    ("编号", 23, TEXT),
    ("姓名", 10, TEXT),
    ("单位", 24, LEFT),
    ("学时", 6, NUMBER),
    ("领取人签名", 13, TEXT),
    ("日期", 10, TEXT),
]
_LINE = 28.0
_ENDING = 60.0


@dataclass(frozen=True)
class CertificateList:
    """What the list says; a line is number, name, unit and hours."""

    title: str
    facts: str
    lines: tuple[tuple[Value, ...], ...]
    built: str


def read(training_class: TrainingClass, by: User | None, options: Options) -> CertificateList:
    """The certificates that hold, by number, with the hours credited on closing. Raises `PaperProblem` where there are
    none."""
    issued = certificates.standing(training_class)
    if not issued:
        raise PaperProblem(_("还没有发出的结业证书；结班以后才有编号。"))
    credits = training_class.credits.filter(source=CreditSource.CLASS).order_by().values_list("cadre_id")
    hours = dict(credits.annotate(Sum("hours")))
    days = sorted({row.issued_on for row in issued})
    return CertificateList(
        title=f"{naming.full_name(training_class)}结业证书发放表",
        facts=f"主办单位：{training_class.host.name}　　培训时间：{naming.days_of(training_class)}　　"
        f"发证日期：{'、'.join(map(naming.on_day, days))}　　共{len(issued)}本",
        lines=tuple(
            (
                row.number,
                row.enrolment.cadre.name,
                people.unit_of(row.enrolment),
                number(hours.get(row.enrolment.cadre_id, Decimal(0))),
            )
            for row in issued
        ),
        built=naming.built_from(training_class.timetable_versions.first()),
    )


def write(content: CertificateList, progress: Progress) -> Workbook:
    """Upright A4, a row a certificate, high enough to sign in."""
    heads, widths, styles = zip(*_COLUMNS, strict=True)
    sheet = Sheet(content.title, widths=widths)
    sheet.headline()
    sheet.note(content.facts)
    sheet.head(heads, height=_LINE)
    for place, line in enumerate(content.lines, start=1):
        if place == len(content.lines):
            sheet.keep_together(_LINE + _ENDING)
        sheet.line([place, *line, "", ""], styles, height=_LINE)
        progress(place, len(content.lines))
    sheet.end_row(8)
    sheet.note(f"发放人：{'＿' * 8}　　日期：{'＿' * 8}", SIGN)
    sheet.note(content.built, NOTE)
    return sheet.finish()


PAPER = Paper(
    PaperName.CERTIFICATE_LIST,
    _("组织者：发放结业证书、签收存档"),
    read,
    write,
    stages=(Stage.CLOSING, Stage.ARCHIVE),
    needs=(Need.CLOSED,),
)
