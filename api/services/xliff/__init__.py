"""XLIFF exchange: texts go out to translators with what they need beside them, and come back safely."""

from api.services.xliff.exporting import export_units, export_xliff
from api.services.xliff.importing import Report, UnitReport, import_xliff
from api.services.xliff.read import read_xliff

__all__ = ["Report", "UnitReport", "export_units", "export_xliff", "import_xliff", "read_xliff"]
