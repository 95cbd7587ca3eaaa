"""Ids: text that names one thing of one kind, kept apart by the type checker."""

from __future__ import annotations

from typing import NewType

PackId = NewType("PackId", str)
ModeId = NewType("ModeId", str)
MechanismId = NewType("MechanismId", str)
HierarchyId = NewType("HierarchyId", str)
UnitTypeId = NewType("UnitTypeId", str)
PostId = NewType("PostId", str)
CatalogueId = NewType("CatalogueId", str)
CodeListId = NewType("CodeListId", str)
#: Qualified by the mechanism: `community_fund.request`; so are processes, ledgers, scores, rulings, reports.
FormId = NewType("FormId", str)
FieldId = NewType("FieldId", str)
ParameterId = NewType("ParameterId", str)
ProcessId = NewType("ProcessId", str)
NodeId = NewType("NodeId", str)
OutcomeId = NewType("OutcomeId", str)
LedgerId = NewType("LedgerId", str)
LineId = NewType("LineId", str)
ScoreId = NewType("ScoreId", str)
#: Of a rule under `eligibility` or `pay`.
RulingId = NewType("RulingId", str)
ReportId = NewType("ReportId", str)
BoardId = NewType("BoardId", str)
BallotId = NewType("BallotId", str)
TableId = NewType("TableId", str)

UnitId = NewType("UnitId", str)
PersonId = NewType("PersonId", str)
AppointmentId = NewType("AppointmentId", str)
#: Of a standing proxy.
ProxyId = NewType("ProxyId", str)
CaseId = NewType("CaseId", str)
RecordId = NewType("RecordId", str)
#: `approve#2` is the second time a case came to node `approve`.
ActivationId = NewType("ActivationId", str)
#: `approve#2/0` is the first seat of that activation.
SeatId = NewType("SeatId", str)
TimerId = NewType("TimerId", str)
HoldId = NewType("HoldId", str)
CommandId = NewType("CommandId", str)
#: SHA-256 of a source bundle: which rules a case follows.
BundleHash = NewType("BundleHash", str)
