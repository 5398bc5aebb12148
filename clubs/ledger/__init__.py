"""The pure side of the ledger: no Django, no clock, no float."""
