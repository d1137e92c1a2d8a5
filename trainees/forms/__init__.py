"""The forms of the pages of rosters, quotas, replies, groups, seats, records and units."""

from trainees.forms.cadre import CadreForm, PostForm, RecordForm
from trainees.forms.enrolment import WithdrawalForm
from trainees.forms.filter import RosterFilter
from trainees.forms.groups import DivideForm, GroupForm, GroupMoveForm, GroupPlaceForm
from trainees.forms.merge import MergeForm
from trainees.forms.quota import QuotaForm, QuotaSheetForm, ShareForm
from trainees.forms.roster import UploadForm
from trainees.forms.roster_columns import ColumnsForm, PlaceForm
from trainees.forms.seats import HallForm, RostrumForm, SeatForm, SeatMoveForm
from trainees.forms.succession import RenameForm, SplitForm, UnitMergeForm

__all__ = [
    "CadreForm",
    "ColumnsForm",
    "DivideForm",
    "GroupForm",
    "GroupMoveForm",
    "GroupPlaceForm",
    "HallForm",
    "MergeForm",
    "PlaceForm",
    "PostForm",
    "QuotaForm",
    "QuotaSheetForm",
    "RecordForm",
    "RenameForm",
    "RosterFilter",
    "RostrumForm",
    "SeatForm",
    "SeatMoveForm",
    "ShareForm",
    "SplitForm",
    "UnitMergeForm",
    "UploadForm",
    "WithdrawalForm",
]
