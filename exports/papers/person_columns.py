"""What a list can say of a person, a column each."""

from typing import Any

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts import identity
from exports.papers import people
from exports.papers.columns import ID_NUMBER, Column
from exports.papers.sheet import LEFT
from trainees.models import Enrolment, EnrolmentStatus

_YES = {True: "是", False: "否", None: ""}
_NEW = {True: "新任", False: "连任", None: ""}


def _of(attribute: str) -> Any:
    """Reads something that the enrolment itself keeps."""
    return lambda person, _in_full: getattr(person, attribute)


def registered_of(person: Enrolment) -> str:
    """When the person was registered, 11月22日 14:05; that it was, where nobody noted the time."""
    if not person.registered_at:
        return "" if person.status == EnrolmentStatus.APPROVED else "已报到"
    at = timezone.localtime(person.registered_at)
    return f"{at.month}月{at.day}日 {at:%H:%M}"


NAME = Column("name", _("姓名"), 10, value=lambda person, _: person.cadre.name, always=True)
GENDER = Column("gender", _("性别"), 5, value=lambda person, _: person.cadre.get_gender_display())
NATIONALITY = Column("nationality", _("民族"), 7, value=lambda person, _: person.cadre.nationality)
BIRTH = Column("birth", _("出生年月"), 9, value=lambda person, _: person.cadre.birth_month.replace("-", "."))
POLITICS = Column(
    "politics", _("政治面貌"), 12.5, value=lambda person, _: person.cadre.get_political_status_display()
)
EDUCATION = Column("education", _("学历"), 8, value=lambda person, _: person.cadre.get_education_display())
UNIT = Column("unit", _("单位"), 27, LEFT, lambda person, _: people.unit_of(person), grows=True)
POST = Column("post", _("职务"), 20, value=_of("post"), grows=True)
UNIT_AND_POST = Column(
    "unit_and_post",
    _("单位及职务"),
    46,
    LEFT,
    lambda person, _: people.unit_of(person) + person.post,
    grows=True,
)
TOWN = Column("town", _("镇街"), 12, value=_of("town_name"))
PHONE = Column(
    "phone",
    _("联系电话"),
    14,
    value=lambda person, in_full: people.phone_of(person, in_full=in_full),
    in_full=people.SEE_PHONES,
)
FULL_ID_NUMBER = Column(
    ID_NUMBER,
    _("身份证号"),
    20,
    value=lambda person, _: people.id_number_of(person),
    permission="exports.see_id_numbers",
)
MASKED_ID_NUMBER = Column(
    "masked_id_number",
    _("证件号（只留前6位和后4位）"),
    20,
    value=lambda person, _: identity.mask_id_number(people.id_number_of(person)),
    head="身份证号",
    permission="exports.see_masked_id_numbers",
)
GROUP = Column("group", _("组别"), 9, value=lambda person, _: person.group.name if person.group else "")
ROLE = Column("role", _("班内职务"), 12, value=lambda person, _: people.role_of(person))
IS_NEW = Column("is_new", _("新任/连任"), 9, value=lambda person, _: _NEW[person.is_new])
LODGING = Column("lodging", _("住宿"), 5, value=lambda person, _: _YES[person.needs_lodging])
DIET = Column("diet", _("用餐要求"), 12, LEFT, _of("diet"))
REGISTERED = Column("registered", _("报到时间"), 14, value=lambda person, _: registered_of(person))
SEAT = Column("seat", _("座位"), 9, value=_of("seat"))
REMARK = Column("remark", _("备注"), 15, LEFT, lambda person, _: people.remark_of(person), grows=True)
SIGNATURE = Column("signature", _("签名"), 14, grows=True)
PEN = Column("pen", _("备注"), 10, LEFT)
