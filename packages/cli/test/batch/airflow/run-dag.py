"""Runs the DAG of examples/orchestrators/airflow under a real Airflow; one line of JSON for each logical date that is given."""

import json
import os
import sys
from datetime import datetime

from airflow.utils.db import initdb

initdb()

from score_visits import dag  # noqa: E402


def summary_of(task):
    from airflow.models.xcom import XComModel
    from airflow.utils.session import create_session

    with create_session() as session:
        found = session.query(XComModel).filter_by(run_id=task.run_id, task_id=task.task_id, key="return_value").first()
        return None if found is None else XComModel.deserialize_value(found)


for date in sys.argv[1:]:
    run = dag.test(logical_date=datetime.fromisoformat(date))
    [task] = run.get_task_instances()
    interval = [run.data_interval_start.isoformat(), run.data_interval_end.isoformat()]
    told = {"state": run.state, "tries": task.try_number, "interval": interval, "summary": summary_of(task)}
    print("RUN " + json.dumps(told), flush=True)

# The server that Airflow runs its tasks against lives in a thread that does not end by itself.
os._exit(0)
