"""Of attendance: who is missing, and what is posted of it."""

from reminders.models import RuleName
from reminders.wording.ours.forms import EN, LONG, SHORT, ZH, Templates

ATTENDANCE: Templates = {
    RuleName.MISSING: {
        (LONG, ZH): (
            "{{半天}}未到：{{班次}}",
            "{{姓名}}，您好。\n“{{班次}}”{{半天}}签到已截止。\n{{情况}}\n{{链接}}",
        ),
        (SHORT, ZH): ("", "【{{班次}}】{{半天}}签到已截止。{{情况}} {{链接}}"),
        (LONG, EN): (
            "{{class}}: missing on {{half_day}}",
            "{{name}}, check-in of “{{class}}” for {{half_day}} is over.\n{{situation}}\n{{link}}",
        ),
        (SHORT, EN): ("", "[{{class}}] {{half_day}}: check-in is over. {{situation}} {{link}}"),
    },
    RuleName.POSTING: {
        (LONG, ZH): (
            "考勤通报：{{班次}}",
            "{{姓名}}，您好。\n“{{班次}}”：\n{{内容}}\n{{链接}}",
        ),
        (SHORT, ZH): ("", "【{{班次}}】{{内容}} {{链接}}"),
        (LONG, EN): (
            "Attendance: {{class}}",
            "{{name}}, “{{class}}”:\n{{content}}\n{{link}}",
        ),
        (SHORT, EN): ("", "[{{class}}] {{content}} {{link}}"),
    },
}
