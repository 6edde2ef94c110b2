from privacy.models.keys import KeyName
from privacy.models.rights import AccessRecord, DataExport, Erasure, RetentionRun

__all__ = ["AccessRecord", "DataExport", "Erasure", "KeyName", "RetentionRun"]
