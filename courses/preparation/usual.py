"""What a new district's template begins with. Stored and printed text, so Chinese only."""

from typing import Any, NamedTuple

from courses.models import KnownBy


class Usual(NamedTuple):
    """One item of ours; `key` is the name by which it is given back."""

    key: str
    days_before: int
    title: str
    hint: str
    known_by: str = ""
    from_days: int | None = None

    @property
    def fields(self) -> dict[str, Any]:
        """Its values as a row of the template has them."""
        values = {name: value for name, value in self._asdict().items() if name != "key"}
        return {**values, "categories": [], "is_active": True}


USUAL = (
    Usual("approval", 40, "取得办班批准文件", "批复或会议纪要，上传到概况页。", KnownBy.APPROVAL),
    Usual("outline", 40, "拟定培训方案", "培训目的、对象、人数。", KnownBy.OUTLINE),
    Usual("budget", 35, "编制培训费预算", "讲课费、食宿、场地、资料、交通。", KnownBy.BUDGET),
    Usual("venue", 30, "预订培训地点", "教室、讨论室、食宿地点一并问清。"),
    Usual("head_teacher", 25, "指定班主任", "", KnownBy.HEAD_TEACHER),
    Usual("quotas", 25, "分配名额", "分到镇街和部门。", KnownBy.QUOTAS),
    Usual("courses", 22, "拟定课程安排，联系师资", ""),
    Usual("notice", 20, "印发培训通知", "附回执和名额分配表。", KnownBy.NOTICE),
    Usual("replies", 10, "回执截止", "未报的单位催报。", KnownBy.REPLIES),
    Usual("confirmed", 8, "确定学员名单", "", KnownBy.CONFIRMED),
    Usual("lecturers", 7, "师资全部确认", "题目、时间、课件、接送。", KnownBy.LECTURERS),
    Usual("places", 7, "课程的时间、地点全部落实", "", KnownBy.PLACES),
    Usual("published", 5, "发布课程表", "", KnownBy.PUBLISHED),
    Usual("meals", 5, "落实食宿", "住宿人数、饮食禁忌。", "", 2),
    Usual("vehicles", 5, "落实车辆", "现场教学用车、讲师接送；没有就登记本班不需要。"),
    Usual("groups", 3, "分组，定组长", "", KnownBy.GROUPS),
    Usual("seats", 3, "排座次", "", KnownBy.SEATS),
    Usual("table_cards", 3, "印桌签", "名单有变化要重印。", KnownBy.TABLE_CARDS),
    Usual("handbook", 3, "印学员手册", "", KnownBy.HANDBOOK),
    Usual("agenda", 3, "定开班式议程，请领导", "", KnownBy.AGENDA),
    Usual("sign_in_sheet", 1, "打印签到表", "", KnownBy.SIGN_IN_SHEET),
    Usual("registration_list", 1, "打印报到表", "", KnownBy.REGISTRATION_LIST),
    Usual("equipment", 1, "调试设备", "话筒、投影、翻页笔、签到大屏。"),
    Usual("signs", 1, "布置会场", "会标、席卡、引导牌、茶水。"),
    Usual("arrivals", 0, "学员报到", "", KnownBy.ARRIVALS),
)
