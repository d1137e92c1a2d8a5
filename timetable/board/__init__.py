"""The board: a week of rooms, lecturers or classes by half-days, as drafted, with what waits for a place."""

from timetable.board.cards import Card
from timetable.board.lines import Line, Slot
from timetable.board.table import Board, BoardDay, board
from timetable.board.wish import By, Wish, line_key

__all__ = ["Board", "BoardDay", "By", "Card", "Line", "Slot", "Wish", "board", "line_key"]
