"""Of what somebody has to say to a class."""

from reminders.models import RuleName
from reminders.wording.ours.forms import EN, LONG, SHORT, ZH, Templates

ANNOUNCEMENTS: Templates = {
    RuleName.ANNOUNCEMENT: {
        (LONG, ZH): ("{{标题}}：{{班次}}", "{{姓名}}，您好。\n{{内容}}\n{{链接}}"),
        (SHORT, ZH): ("", "【{{班次}}】{{标题}}：{{内容}}"),
        (LONG, EN): ("{{title}}: {{class}}", "{{name}},\n{{text}}\n{{link}}"),
        (SHORT, EN): ("", "[{{class}}] {{title}}: {{text}}"),
    },
}
