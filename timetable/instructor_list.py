"""Lecturers as a list."""

import unicodedata
from collections.abc import Hashable, Iterable, Mapping, Sequence
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from accounts import identity
from accounts.lists import ListDefinition, Part, Row, RowCells
from accounts.models import ListKind
from courses.course_list import bare_title
from courses.models import Course
from intake import cells as reading
from intake.cells import without_spaces
from intake.problems import Problem
from intake.sheets import Raw
from intake.sheets import Row as SheetRow
from intake.tables import Table
from timetable.models import Instructor, TitleGrade

_APART = "、，,;；\n/"
_GRADES = (
    (TitleGrade.ACADEMICIAN, ("院士",)),
    (TitleGrade.ASSOCIATE, ("副教授", "副研究员", "副高", "副研究馆员", "高级讲师", "高级工程师")),
    (TitleGrade.SENIOR, ("教授", "研究员", "正高")),
)


class InstructorList(ListDefinition):
    """A lecturer is known by name and phone, or by name and employer; a name alone only where there is one of it."""

    kind = ListKind.INSTRUCTORS
    model = Instructor
    vocabulary = {
        "number": ("序号", "编号"),
        "name": ("姓名", "讲师", "讲师姓名", "教师", "教师姓名", "师资姓名", "授课人", "主讲人"),
        "employer": ("工作单位", "单位", "所在单位", "单位名称"),
        "post": ("职务", "现任职务", "担任职务"),
        "title": ("职称", "专业技术职称", "技术职称", "职称等级"),
        "phone": ("手机", "手机号码", "手机号", "联系电话", "电话", "联系方式"),
        "email": ("电子邮箱", "邮箱", "E-mail", "邮箱地址", "电子邮件", "邮件"),
        "courses": ("常讲课程", "主讲课程", "授课课程", "授课题目", "课程", "擅长课程", "讲授课程"),
    }
    columns = ("name", "employer", "post", "title", "courses")
    example = (
        *("1", "陈静", "区委党校", "教研室主任", "副教授", "13800005678", "chenjing@example.com"),
        "基层党建引领社区治理",
    )

    def __init__(self, district: Any, options: Mapping[str, Any]) -> None:
        super().__init__(district, options)
        self.catalogue: dict[str, str] = {}

    def records(self) -> Any:
        """The district's lecturers with their courses."""
        return Instructor.objects.filter(district=self.district).prefetch_related("courses")

    def keys_of(self, record: Instructor) -> Iterable[Hashable]:
        """By name with phone, with employer, alone."""
        name = reading.one_spelling(record.name)
        if record.phone:
            yield "phone", name, record.phone
        yield "place", name, without_spaces(record.employer)
        yield "name", name

    def load(self, table: Table) -> None:
        """The lecturers, and the catalogue that their courses are looked up in."""
        super().load(table)
        titles = Course.objects.filter(district=self.district).values_list("title", flat=True)
        self.catalogue = {without_spaces(title): title for title in titles}

    def read(self, table: Table, row: SheetRow) -> Row:
        """A lecturer."""
        cells = RowCells(table, row)
        name = cells.read("name", reading.name)
        cells.need("name", name, _("没有填写姓名。"))
        values = {
            "name": name,
            "employer": cells.text("employer", limit=100),
            "post": cells.text("post", limit=60),
            "title": cells.text("title", limit=40),
            "phone": cells.read("phone", lambda raw: identity.read_phone(reading.written(raw))),
            "email": cells.read("email", _email),
            "courses": self._courses(cells),
        }
        key = reading.one_spelling(str(name))
        keys: list[Hashable] = [("phone", key, values["phone"])] if values["phone"] else []
        keys.append(
            ("place", key, without_spaces(values["employer"])) if values["employer"] else ("name", key)
        )
        grade, notes = grade_of(values["title"]), []
        if grade:
            notes.append(_("新增时课酬等级按职称定为“%(grade)s”。") % {"grade": TitleGrade(grade).label})
        fresh = {"title_grade": grade} if grade else {}
        shown = cells.shown(*self.columns)
        return Row(row.number, shown, [Part(tuple(keys), values, fresh)], cells.problems, notes)

    def _courses(self, cells: RowCells) -> tuple[str, ...]:
        """The titles as the catalogue has them; one that it does not have is a problem."""
        text = cells.text("courses", limit=2000)
        if without_spaces(text) in self.catalogue:
            return (self.catalogue[without_spaces(text)],)
        words = "".join("\n" if sign in _APART else sign for sign in text.replace("》《", "》\n《"))
        titles = [bare_title(word.strip()) for word in words.split("\n") if word.strip()]
        unknown = [title for title in titles if without_spaces(title) not in self.catalogue]
        if unknown:
            message = _("课程库里没有“%(titles)s”。请先导入课程库，或改成库里的名称。")
            cells.wrong("courses", message % {"titles": "”“".join(unknown)[:120]})
        found = (self.catalogue.get(without_spaces(title), "") for title in titles)
        return tuple(sorted({title for title in found if title}))

    def finish(self, rows: Sequence[Row]) -> None:
        """A grade is told of new ones alone; a namesake is pointed out."""
        for row in rows:
            part = row.parts[0]
            if self.find(part) is not None:
                row.notes.clear()
            elif self._known.get(("name", reading.one_spelling(str(part.values["name"])))):
                row.notes.append(_("师资库里另有同名的人，这里按新人登记。"))

    def value_of(self, record: Instructor, field: str) -> Any:
        """Courses by their titles."""
        if field == "courses":
            return tuple(sorted(course.title for course in record.courses.all()))
        return super().value_of(record, field)

    def word(self, field: str, value: Any) -> str:
        """A phone is masked (R28)."""
        return identity.mask_phone(value) if field == "phone" else super().word(field, value)

    def relate(self, values: Sequence[tuple[Any, Mapping[str, Any]]]) -> None:
        """The courses usually given, replaced in two statements."""
        wanted = [(instructor, said["courses"]) for instructor, said in values if "courses" in said]
        by_title = dict(Course.objects.filter(district=self.district).values_list("title", "pk"))
        through = Instructor.courses.through
        through._default_manager.filter(
            instructor__in=[instructor.pk for instructor, _titles in wanted]
        ).delete()
        through._default_manager.bulk_create(
            through(instructor_id=instructor.pk, course_id=by_title[title])
            for instructor, titles in wanted
            for title in titles
        )


def _email(raw: Raw) -> str | Problem:
    """An address of mail, half-width and without spaces."""
    address = without_spaces(unicodedata.normalize("NFKC", reading.written(raw)))
    try:
        Instructor._meta.get_field("email").run_validators(address)
    except ValidationError:
        return Problem(_("电子邮箱“%(email)s”写得不对，请检查。") % {"email": address[:60]})
    return address


def grade_of(title: str) -> str:
    """The grade that a lecture fee goes by, where the title tells (R24): 副教授 → ASSOCIATE."""
    return next((grade.value for grade, signs in _GRADES if any(sign in title for sign in signs)), "")
