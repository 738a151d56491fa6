"""Tables as departments keep them: CSV in any usual encoding and separator, packed or not, and Excel workbooks (.xlsx).

Everything streams and every size is bounded, so that a file made to hurt costs little. What had to be guessed or mended
is kept beside the rows, in sentences a person can check.
"""

from lamplighter.core.tables.opening import TableFile, first_rows, is_workbook, open_table
from lamplighter.core.tables.records import Record
from lamplighter.core.tables.sheets import sheet_names
from lamplighter.core.tables.texts import TextLook

__all__ = ["Record", "TableFile", "TextLook", "first_rows", "is_workbook", "open_table", "sheet_names"]
