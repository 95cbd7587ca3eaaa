"""SpiffWorkflow running a four-step approval as a server would: load, run to the next wait, commit.

At each wait the whole workflow is serialised to JSON and committed to SQLite; the next action, which may come
from anybody days later, reads and restores it. The first step opens the case in one transaction, like ours.
"""

from __future__ import annotations

import sqlite3
import time
from collections.abc import Mapping
from pathlib import Path

from SpiffWorkflow import TaskState
from SpiffWorkflow.bpmn import BpmnWorkflow
from SpiffWorkflow.bpmn.parser import BpmnParser
from SpiffWorkflow.bpmn.serializer import BpmnWorkflowSerializer

from bench.database import durable, folder

SECONDS = 2.0
STEPS = ("apply", "review", "sign", "pay")
ANSWER = {"amount": 1200, "agreed": True, "reason": "凉亭修缮", "unit": "C0007"}


def measure() -> Mapping[str, float]:
    """Actions a second over cases that are each taken from the first step to the last."""
    with folder() as place, durable(place / "spiff.db") as connection:
        site = SpiffSite(connection)
        actions, begun, case = 0, time.perf_counter(), 0
        while (spent := time.perf_counter() - begun) < SECONDS:
            case += 1
            site.open(case)
            for step in STEPS[1:]:
                site.act(case, step)
            actions += len(STEPS)
    return {"spiff_actions_per_second": actions / spent}


class SpiffSite:
    """Cases of the approval, stored between their actions."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        connection.execute("CREATE TABLE flow (id INTEGER PRIMARY KEY, body TEXT NOT NULL)")
        parser = BpmnParser()
        parser.add_bpmn_file(str(Path(__file__).with_name("approval.bpmn")))
        self._spec = parser.get_spec("approval")
        self._serializer = BpmnWorkflowSerializer(BpmnWorkflowSerializer.configure())
        self._connection = connection

    def open(self, case: int) -> None:
        """Start a case by its first step and store it."""
        flow = BpmnWorkflow(self._spec)
        flow.do_engine_steps()
        answer(flow, STEPS[0])
        self._store("INSERT INTO flow (body, id) VALUES (?, ?)", flow, case)

    def act(self, case: int, step: str) -> None:
        """Take one step: load the case, give the answer, run on to the next wait, store the case."""
        flow = self.load(case)
        answer(flow, step)
        self._store("UPDATE flow SET body = ? WHERE id = ?", flow, case)

    def load(self, case: int) -> BpmnWorkflow:
        """Read a case back from the database."""
        row = self._connection.execute("SELECT body FROM flow WHERE id = ?", (case,)).fetchone()
        return self._serializer.deserialize_json(row[0])

    def _store(self, statement: str, flow: BpmnWorkflow, case: int) -> None:
        self._connection.execute("BEGIN IMMEDIATE")
        self._connection.execute(statement, (self._serializer.serialize_json(flow), case))
        self._connection.execute("COMMIT")


def answer(flow: BpmnWorkflow, step: str) -> None:
    """Give a step its answer and run on to the next wait."""
    (task,) = flow.get_tasks(state=TaskState.READY, spec_name=step)
    task.set_data(**ANSWER)
    task.run()
    flow.do_engine_steps()
