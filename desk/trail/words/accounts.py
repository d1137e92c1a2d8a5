"""What acts of accounts are called in the trail, by their verb."""

from typing import Any

from django.utils.translation import pgettext_lazy as _

WORDS: dict[str, Any] = {
    "change": _("trail", "修改账号"),
    "change_own": _("trail", "修改自己的资料"),
    "change_password": _("trail", "修改密码"),
    "disable": _("trail", "停用账号"),
    "enable": _("trail", "启用账号"),
    "forget_columns": _("trail", "清除记住的列名"),
    "grant": _("trail", "授予角色"),
    "import_list": _("trail", "导入名单"),
    "invite": _("trail", "新建账号"),
    "lay_down_sign_in": _("trail", "设定登录要求"),
    "remember_columns": _("trail", "记住列名"),
    "rename_passkey": _("trail", "修改通行密钥名称"),
    "reset_password": _("trail", "重置密码"),
    "revoke": _("trail", "收回角色"),
    "undo_list_import": _("trail", "撤销名单导入"),
    "use_recovery_code": _("trail", "使用恢复码登录"),
}
