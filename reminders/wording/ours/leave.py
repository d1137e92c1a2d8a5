"""Of leave: asked for, decided, near the limit."""

from reminders.models import RuleName
from reminders.wording.ours.forms import EN, LONG, SHORT, ZH, Templates

LEAVE: Templates = {
    RuleName.LEAVE_ASKED: {
        (LONG, ZH): (
            "请假待办：{{学员}}",
            "{{姓名}}，您好。\n“{{班次}}”的{{学员}}请假：{{请假}}。\n{{待办}}。\n{{链接}}",
        ),
        (SHORT, ZH): ("", "【{{班次}}】{{学员}}请假：{{请假}}。{{待办}}。{{链接}}"),
        (LONG, EN): (
            "Leave asked for: {{trainee}}",
            "{{name}}, {{trainee}} of “{{class}}” asks for leave: {{leave}}.\n{{task}}.\n{{link}}",
        ),
        (SHORT, EN): ("", "[{{class}}] {{trainee}} asks for leave: {{leave}}. {{task}}. {{link}}"),
    },
    RuleName.LEAVE_DECIDED: {
        (LONG, ZH): (
            "请假{{结果}}：{{学员}}",
            "{{姓名}}，您好。\n“{{班次}}”{{学员}}的请假（{{请假}}）：{{结果}}。\n{{说明}}\n{{链接}}",
        ),
        (SHORT, ZH): ("", "【{{班次}}】{{学员}}的请假（{{请假}}）：{{结果}}。{{链接}}"),
        (LONG, EN): (
            "Leave, {{trainee}}: {{result}}",
            "{{name}}, the leave of {{trainee}} of “{{class}}” ({{leave}}): {{result}}.\n{{words}}\n{{link}}",
        ),
        (SHORT, EN): ("", "[{{class}}] Leave of {{trainee}} ({{leave}}): {{result}}. {{link}}"),
    },
    RuleName.LEAVE_NEAR_LIMIT: {
        (LONG, ZH): (
            "请假情况提醒：{{学员}}",
            "{{姓名}}，您好。\n“{{班次}}”{{学员}}：{{情况}}。\n请合理安排，有疑问请联系班主任。\n{{链接}}",
        ),
        (SHORT, ZH): ("", "【{{班次}}】{{学员}}：{{情况}}。{{链接}}"),
        (LONG, EN): (
            "Leave and absence: {{trainee}}",
            "{{name}}, {{trainee}} in “{{class}}”: {{situation}}.\nPlease plan accordingly and ask the head teacher if in doubt.\n{{link}}",
        ),
        (SHORT, EN): ("", "[{{class}}] {{trainee}}: {{situation}}. {{link}}"),
    },
}
