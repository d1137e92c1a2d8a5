"""A form of a robot that is valid, and what may never be seen of it."""

KEY = "693a91f6-7a0c-4bc4-97a0-0ec2sifa5aaa"
FORM = {
    "kind": "WECOM",
    "name": "第3期学员群",
    "address": f"https://qyapi.weixin.qq.com/cgi-bin/webhook/send?key={KEY}",
    "secret": "",
    "per_minute": "20",
}
