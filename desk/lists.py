"""The lists that a district takes in: which there are, who may bring them, where they are seen."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.utils.translation import gettext_lazy as _

from accounts.lists import ListDefinition
from accounts.models import ListKind, Role, User
from accounts.unit_list import UnitList
from attendance.hours_list import HoursList
from courses.access import planned_district
from courses.course_list import CourseList
from courses.plan_list import PlanList
from timetable.instructor_list import InstructorList
from timetable.room_list import RoomList
from units.models import Unit


@dataclass(frozen=True)
class DistrictList:
    """A kind of list; `page` is the address where its records are seen. `over_district` asks that one of `roles` is held
    over the whole district, not over a town of it. `hints` say how it is to be prepared."""

    definition: type[ListDefinition]
    page: str
    hints: tuple[Any, ...]
    roles: tuple[Role, ...] = (Role.ADMINISTRATOR, Role.ORGANISER)
    over_district: bool = False

    @property
    def kind(self) -> ListKind:
        """Which list it is."""
        return self.definition.kind

    @property
    def columns(self) -> list[str]:
        """What its columns are called."""
        vocabulary = self.definition.vocabulary
        return [names[0] for field, names in vocabulary.items() if field != "number"]


LISTS: Mapping[str, DistrictList] = {
    one.kind.value: one
    for one in (
        DistrictList(
            UnitList,
            "accounts:unit_list",
            (
                _("两列：单位名称和所属镇街；也可以只粘贴名称，镇街一行，下面各行是它的社区和村。"),
                _("镇、街道、开发区、社区、村按名称的结尾认定，认不准的用“类别”列写明。"),
                _("“花园社区”和“花园社区居民委员会”认作同一个单位；顺序就是名单的顺序。"),
            ),
            roles=(Role.ADMINISTRATOR,),
            over_district=True,
        ),
        DistrictList(
            InstructorList,
            "timetable:instructor_list",
            (
                _("必须有“姓名”列。姓名和手机、或姓名和单位都相同的，认作同一个人。"),
                _("常讲课程写课程库里的名称，几门之间用顿号隔开；课程库请先导入。"),
            ),
        ),
        DistrictList(
            CourseList,
            "courses:course_list",
            (
                _("必须有“课程名称”列；新课程还要有类别。"),
                _("“排在哪门课之后”写课程库里或这份表格里的课程名称，自动排课会照这个先后。"),
            ),
        ),
        DistrictList(
            RoomList,
            "timetable:room_list",
            (
                _("必须有“名称”列。类型填教室、现场教学点或线上；没填的算教室。"),
                _("填了排数和列数才能排座次；没填容量的按排数乘列数算。"),
            ),
        ),
        DistrictList(
            PlanList,
            "courses:plan_detail",
            (
                _("年度主体班次一览表原样粘贴或上传就行，一行是一个班，都列为草拟。"),
                _("必须有“班次名称”列。月份、人数、天数可以只有一部分，如 3-4月、一季度、每期60人、2.5天。"),
                _("再次导入时按名称加期数、或序号认出同一个班。"),
            ),
            over_district=True,
        ),
        DistrictList(
            HoursList,
            "attendance:cadre_list",
            (
                _("必须有“姓名”和“培训名称”列，另有单位、手机或身份证号，用来认人；人要先在干部名册里。"),
                _("跨 12 月 31 日的培训按天数分到两年；网络学院的学时按折算标准折算。"),
            ),
            over_district=True,
        ),
    )
}


def list_brought_by(user: User, kind: str) -> tuple[DistrictList, Unit]:
    """The list and the person's district; 404 for a kind that there is none of, 403 to who may not bring it."""
    if kind not in LISTS:
        raise Http404
    found = LISTS[kind]
    if not user.roles & set(found.roles):
        raise PermissionDenied
    district = planned_district(user)
    if found.over_district and not any(user.holds(role, district) for role in found.roles):
        raise PermissionDenied
    return found, district


def lists_open_to(user: User) -> list[DistrictList]:
    """Those that the person may bring."""
    district = planned_district(user)
    return [
        one
        for one in LISTS.values()
        if (
            any(user.holds(role, district) for role in one.roles)
            if one.over_district
            else user.roles & set(one.roles)
        )
    ]
