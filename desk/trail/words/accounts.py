"""What acts of accounts are called in the trail, by their verb."""

from typing import Any

from django.utils.translation import pgettext_lazy

WORDS: dict[str, Any] = {
    "add_app": pgettext_lazy("trail", "设置验证器"),
    "add_passkey": pgettext_lazy("trail", "添加通行密钥"),
    "change": pgettext_lazy("trail", "修改账号"),
    "change_own": pgettext_lazy("trail", "修改自己的资料"),
    "change_password": pgettext_lazy("trail", "修改密码"),
    "disable": pgettext_lazy("trail", "停用账号"),
    "enable": pgettext_lazy("trail", "启用账号"),
    "forget_columns": pgettext_lazy("trail", "清除记住的列名"),
    "grant": pgettext_lazy("trail", "授予角色"),
    "import_list": pgettext_lazy("trail", "导入名单"),
    "invite": pgettext_lazy("trail", "新建账号"),
    "lay_down_sign_in": pgettext_lazy("trail", "设定登录要求"),
    "new_recovery_codes": pgettext_lazy("trail", "重新生成恢复码"),
    "remember_columns": pgettext_lazy("trail", "记住列名"),
    "remove_factor": pgettext_lazy("trail", "移除验证器或通行密钥"),
    "rename_passkey": pgettext_lazy("trail", "修改通行密钥名称"),
    "reset_factors": pgettext_lazy("trail", "重置两步验证"),
    "reset_password": pgettext_lazy("trail", "重置密码"),
    "revoke": pgettext_lazy("trail", "收回角色"),
    "undo_list_import": pgettext_lazy("trail", "撤销名单导入"),
    "use_recovery_code": pgettext_lazy("trail", "使用恢复码登录"),
}
