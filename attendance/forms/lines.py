"""How the forms of attendance are laid out: fields side by side, without a form tag of their own."""

from crispy_forms import layout
from crispy_forms.helper import FormHelper


def side_by_side(*names: str) -> layout.Row:
    """Fields in one line, below each other on a phone."""
    return layout.Row(*(layout.Column(name, css_class="col-sm") for name in names))


def laid_out(*lines: layout.Row | str) -> FormHelper:
    """The helper of a form with these lines in order."""
    helper = FormHelper()
    helper.form_tag = False
    helper.disable_csrf = True
    helper.layout = layout.Layout(*lines)
    return helper
