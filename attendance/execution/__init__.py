"""How a year's plan is carried out (年度培训计划执行情况): read once, told alike by the page and by the paper."""

from attendance.execution.layout import Block, Cell, blocks_of
from attendance.execution.reading import Execution, Group, Line, execution_of

__all__ = ["Block", "Cell", "Execution", "Group", "Line", "blocks_of", "execution_of"]
