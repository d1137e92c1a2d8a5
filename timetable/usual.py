"""What is usually done at an opening and at a closing: the agenda that is offered to begin with."""

from enum import Enum

from timetable.models import CeremonyKind


class Speaks(Enum):
    """Who usually speaks, where it can be known."""

    HOST = "host"
    LEADER = "leader"
    HEAD_TEACHER = "head teacher"
    SOMEBODY = "somebody"


# What, who and for how many minutes.
USUAL: dict[str, tuple[tuple[str, Speaks, int], ...]] = {
    CeremonyKind.OPENING: (
        ("介绍出席领导", Speaks.HOST, 5),
        ("领导讲话", Speaks.LEADER, 20),
        ("学员代表发言", Speaks.SOMEBODY, 5),
        ("班主任宣布培训纪律和安排", Speaks.HEAD_TEACHER, 5),
        ("全体合影", Speaks.SOMEBODY, 5),
    ),
    CeremonyKind.CLOSING: (
        ("宣读结业决定", Speaks.HOST, 5),
        ("颁发结业证书", Speaks.SOMEBODY, 10),
        ("表彰优秀学员", Speaks.SOMEBODY, 5),
        ("学员代表发言", Speaks.SOMEBODY, 5),
        ("领导讲话", Speaks.LEADER, 15),
    ),
}
HEAD_TEACHER = "班主任"
