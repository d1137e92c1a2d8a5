"""The pages of papers and exports."""

from exports.views.coverage import coverage_file
from exports.views.exports import export_again, export_detail, export_file
from exports.views.papers import export_new, paper_list

__all__ = ["coverage_file", "export_again", "export_detail", "export_file", "export_new", "paper_list"]
