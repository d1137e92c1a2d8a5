"""Of the timetable: what is ahead, what was published, what changed."""

from reminders.models import RuleName
from reminders.wording.ours.forms import EN, LONG, SHORT, ZH, Templates

TIMETABLES: Templates = {
    RuleName.SESSION_AHEAD: {
        (LONG, ZH): (
            "{{日期}}上课：{{班次}}",
            "{{姓名}}，您好。\n“{{班次}}”{{日期}}的课程：\n{{课程}}\n{{链接}}",
        ),
        (SHORT, ZH): ("", "【{{班次}}】{{日期}}：{{课程}} {{链接}}"),
        (LONG, EN): (
            "{{class}}: sessions on {{day}}",
            "{{name}}, on {{day}} in “{{class}}”:\n{{sessions}}\n{{link}}",
        ),
        (SHORT, EN): ("", "[{{class}}] {{day}}: {{sessions}} {{link}}"),
    },
    RuleName.TIMETABLE_PUBLISHED: {
        (LONG, ZH): (
            "课表已发布：{{班次}}",
            "{{姓名}}，您好。\n“{{班次}}”的课表已经发布，请查看并点“收到”。\n{{链接}}",
        ),
        (SHORT, ZH): ("", "【{{班次}}】课表已发布，请查看并点“收到”：{{链接}}"),
        (LONG, EN): (
            "Timetable published: {{class}}",
            "{{name}}, the timetable of “{{class}}” is out. Please look at it and acknowledge it.\n{{link}}",
        ),
        (SHORT, EN): ("", "[{{class}}] The timetable is out, please acknowledge it: {{link}}"),
    },
    RuleName.TIMETABLE_CHANGED: {
        (LONG, ZH): (
            "课程调整：{{班次}}",
            "{{姓名}}，您好。\n“{{班次}}”的课程有调整：\n{{变动}}\n请查看并点“收到”。\n{{链接}}",
        ),
        (SHORT, ZH): ("", "【{{班次}}】课程调整：{{变动}} {{链接}}"),
        (LONG, EN): (
            "Timetable changed: {{class}}",
            "{{name}}, the timetable of “{{class}}” has changed:\n{{changes}}\nPlease look at it and acknowledge it.\n{{link}}",
        ),
        (SHORT, EN): ("", "[{{class}}] Changed: {{changes}} {{link}}"),
    },
    RuleName.ANNOUNCEMENT: {
        (LONG, ZH): ("{{标题}}：{{班次}}", "{{姓名}}，您好。\n{{内容}}\n{{链接}}"),
        (SHORT, ZH): ("", "【{{班次}}】{{标题}}：{{内容}}"),
        (LONG, EN): ("{{title}}: {{class}}", "{{name}},\n{{text}}\n{{link}}"),
        (SHORT, EN): ("", "[{{class}}] {{title}}: {{text}}"),
    },
}
