"""阿里云短信, by the provider's own library (requirements-sms.txt)."""

import json

from django.conf import settings
from django.utils.translation import gettext_lazy as _

from accounts.sms import Why
from accounts.sms.provider import TemplateSender, endpoint


class Aliyun(TemplateSender):
    """SMS_BACKEND='accounts.sms.aliyun.Aliyun'"""

    label = _("阿里云短信")
    package = "alibabacloud_dysmsapi20170525"
    needs = ("KEY_ID", "KEY_SECRET", "SIGN", "TEMPLATE", "PARAMETER", "CODE_TEMPLATE", "CODE_PARAMETER")
    never = {
        "isv.MOBILE_NUMBER_ILLEGAL": Why.NUMBER,
        "isv.MOBILE_COUNT_OVER_LIMIT": Why.NUMBER,
        "isv.BLACK_KEY_CONTROL_LIMIT": Why.BLOCKED,
        "isv.SMS_TEMPLATE_ILLEGAL": Why.TEMPLATE,
        "isv.SMS_SIGNATURE_ILLEGAL": Why.TEMPLATE,
        "isv.SMS_SIGN_ILLEGAL": Why.TEMPLATE,
        "isv.SMS_SIGNATURE_SCENE_ILLEGAL": Why.TEMPLATE,
        "isv.TEMPLATE_MISSING_PARAMETERS": Why.TEMPLATE,
        "isv.TEMPLATE_PARAMS_ILLEGAL": Why.TEXT,
        "isv.INVALID_PARAMETERS": Why.TEXT,
        "isv.INVALID_JSON_PARAM": Why.TEXT,
        "isv.PARAM_LENGTH_LIMIT": Why.TEXT,
        "isv.PARAM_NOT_SUPPORT_URL": Why.TEXT,
        "isv.SMS_CONTENT_ILLEGAL": Why.TEXT,
    }

    def ask(self, phone: str, template: str, parameter: str, value: str) -> str:
        """Asks once; trying again is the outbox's."""
        from alibabacloud_dysmsapi20170525.client import Client
        from alibabacloud_dysmsapi20170525.models import SendSmsRequest
        from alibabacloud_tea_openapi.exceptions import AlibabaCloudException
        from alibabacloud_tea_openapi.utils_models import Config
        from darabonba.exceptions import DaraException, UnretryableException
        from darabonba.runtime import RuntimeOptions

        protocol, host = endpoint("dysmsapi.aliyuncs.com")
        kept = settings.SMS
        milliseconds = int(self.patience * 1000)
        client = Client(
            Config(
                access_key_id=kept["KEY_ID"],
                access_key_secret=kept["KEY_SECRET"],
                protocol=protocol.upper(),
                endpoint=host,
                connect_timeout=milliseconds,
                read_timeout=milliseconds,
            )
        )
        wanted = SendSmsRequest(
            phone_numbers=phone,
            sign_name=kept["SIGN"],
            template_code=template,
            template_param=json.dumps({parameter: value}, ensure_ascii=False),
        )
        try:
            answer = client.send_sms_with_options(wanted, RuntimeOptions(autoretry=False))
        except AlibabaCloudException as error:
            return str(error.code or "")
        except (DaraException, UnretryableException):  # their words hold the whole request
            return ""
        return str(answer.body.code or "")
