"""The columns of a list of units, and what offices write above them."""

from intake.headers import Vocabulary

VOCABULARY: Vocabulary = {
    "number": ("序号", "编号"),
    "name": (
        *(
            "单位名称",
            "单位",
            "名称",
            "社区名称",
            "社区",
            "村社区",
            "社区村",
            "村居",
            "村名称",
            "村",
            "机构名称",
            "name",
        ),
        *("单位全称", "居委会", "社区（村）", "社区(村)", "村（社区）", "村(社区)"),
    ),
    "town": (
        *(
            "镇街",
            "所属镇街",
            "镇街道",
            "镇街名称",
            "街镇",
            "乡镇",
            "乡镇街道",
            "街道",
            "镇",
            "上级单位",
            "上级",
            "所属单位",
        ),
        *("镇街道开发区", "板块", "street_name"),
    ),
    "kind": ("类别", "单位类别", "类型", "kind"),
    "code": ("统计代码", "代码", "区划代码", "编码", "统计用区划代码", "code"),
    "town_code": ("镇街代码", "街道代码", "street_code"),
    "short_name": ("简称", "单位简称"),
}
