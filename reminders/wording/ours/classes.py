"""Of what is to be done once a class is over."""

from reminders.models import RuleName
from reminders.wording.ours.forms import EN, LONG, SHORT, ZH, Templates

CLASSES: Templates = {
    RuleName.EVALUATION_DUE: {
        (LONG, ZH): (
            "请评教：{{班次}}",
            "{{姓名}}，您好。\n“{{班次}}”到{{最后一天}}结束，您还有课程没有评教。不记姓名，只要一两分钟。\n{{链接}}",
        ),
        (SHORT, ZH): ("", "【{{班次}}】您还有课程没有评教，不记姓名，请抽空填写：{{链接}}"),
        (LONG, EN): (
            "Please rate the courses: {{class}}",
            "{{name}}, “{{class}}” ends on {{last_day}} and you have courses left to rate. No names are kept, and it takes a minute or two.\n{{link}}",
        ),
        (SHORT, EN): ("", "[{{class}}] You have courses left to rate, without your name: {{link}}"),
    },
    RuleName.CLOSING_DUE: {
        (LONG, ZH): (
            "待结班：{{班次}}",
            "{{姓名}}，您好。\n“{{班次}}”{{结束日期}}已经上完课，还没有结班。\n还缺：{{还缺}}。\n{{链接}}",
        ),
        (SHORT, ZH): ("", "【{{班次}}】{{结束日期}}已上完课，还没有结班。还缺：{{还缺}}。{{链接}}"),
        (LONG, EN): (
            "To be closed: {{class}}",
            "{{name}}, “{{class}}” ended on {{ended_on}} and is not closed yet.\nMissing: {{missing}}.\n{{link}}",
        ),
        (SHORT, EN): (
            "",
            "[{{class}}] Ended on {{ended_on}}, not closed yet. Missing: {{missing}}. {{link}}",
        ),
    },
}
