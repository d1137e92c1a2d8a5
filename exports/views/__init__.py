"""The pages of papers and exports."""

from exports.views.coverage import coverage_file
from exports.views.exports import export_again, export_cancel, export_detail, export_file
from exports.views.frozen import checksum_file, frozen_again, frozen_file
from exports.views.own_templates import (
    own_template_confirm,
    own_template_delete,
    own_template_detail,
    own_template_example,
    own_template_list,
    own_template_new,
    own_template_restore,
    own_template_sample,
)
from exports.views.pages import paper_page
from exports.views.papers import export_new, paper_list, template_file
from exports.views.record import record_file
from exports.views.speech import speech_notes
from exports.views.unit_papers import unit_paper_list, unit_paper_new

__all__ = [
    "checksum_file",
    "coverage_file",
    "export_again",
    "export_cancel",
    "export_detail",
    "export_file",
    "export_new",
    "frozen_again",
    "frozen_file",
    "own_template_confirm",
    "own_template_delete",
    "own_template_detail",
    "own_template_example",
    "own_template_list",
    "own_template_new",
    "own_template_restore",
    "own_template_sample",
    "paper_list",
    "paper_page",
    "record_file",
    "speech_notes",
    "template_file",
    "unit_paper_list",
    "unit_paper_new",
]
