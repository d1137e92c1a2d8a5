"""Of nominations: asked for, soon over, decided."""

from reminders.models import RuleName
from reminders.wording.ours.forms import EN, LONG, SHORT, ZH, Templates

NOMINATIONS: Templates = {
    RuleName.NOMINATION_OPENED: {
        (LONG, ZH): (
            "开始报名：{{班次}}",
            "{{姓名}}，您好。\n“{{班次}}”开始报名，分给您的名额：{{单位}}。\n报名截止：{{截止}}。请及时推荐人选并报送。\n{{链接}}",
        ),
        (SHORT, ZH): ("", "【{{班次}}】开始报名，名额：{{单位}}，截止：{{截止}}。{{链接}}"),
        (LONG, EN): (
            "Nominations open: {{class}}",
            "{{name}}, nominations for “{{class}}” are open. Your seats: {{units}}.\nThey close: {{until}}. Please nominate and send your list in.\n{{link}}",
        ),
        (SHORT, EN): ("", "[{{class}}] Nominations open. Seats: {{units}}; close: {{until}}. {{link}}"),
    },
    RuleName.NOMINATION_CLOSING: {
        (LONG, ZH): (
            "报名即将截止：{{班次}}",
            "{{姓名}}，您好。\n“{{班次}}”的报名{{截止}}截止，还没有报齐的单位：{{单位}}。\n请尽快推荐人选并报送。\n{{链接}}",
        ),
        (SHORT, ZH): ("", "【{{班次}}】报名{{截止}}截止，还没有报齐：{{单位}}。{{链接}}"),
        (LONG, EN): (
            "Nominations close soon: {{class}}",
            "{{name}}, nominations for “{{class}}” close: {{until}}. Still incomplete: {{units}}.\nPlease nominate and send your list in.\n{{link}}",
        ),
        (SHORT, EN): ("", "[{{class}}] Nominations close: {{until}}. Incomplete: {{units}}. {{link}}"),
    },
    RuleName.NOMINATION_DECIDED: {
        (LONG, ZH): (
            "报名审核结果：{{班次}}",
            "{{姓名}}，您好。\n“{{班次}}”的报名审核结果：\n{{结果}}\n{{链接}}",
        ),
        (SHORT, ZH): ("", "【{{班次}}】报名审核结果：{{结果}} {{链接}}"),
        (LONG, EN): (
            "Nominations decided: {{class}}",
            "{{name}}, decided for “{{class}}”:\n{{result}}\n{{link}}",
        ),
        (SHORT, EN): ("", "[{{class}}] Decided: {{result}} {{link}}"),
    },
}
