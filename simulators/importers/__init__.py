"""Reading OpenSCENARIO XML 1.0 to 1.3: a foreign file, or one of ours, as a scenario."""

from simulators.importers.imported import Imported, Settings, result_json
from simulators.importers.ledger import Entry, Ledger, Status
from simulators.importers.openscenario import import_file

__all__ = ["Entry", "Imported", "Ledger", "Settings", "Status", "import_file", "result_json"]
