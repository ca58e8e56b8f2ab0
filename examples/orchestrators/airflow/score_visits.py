"""Each night, scores the visits of the day that ended at four o'clock."""

import os
from datetime import timedelta

import pendulum
from airflow.sdk import CronDataIntervalTimetable, DAG

from godwit_batch import GodwitBatch

HOME = os.environ.get("VISITS_HOME", "/srv/visits")
OUTPUT = os.environ.get("VISITS_OUTPUT", f"{HOME}/scored/")

with DAG(
    dag_id="score_visits",
    # A run's interval is what lies between two times of the schedule; a plain string would give it no length.
    schedule=CronDataIntervalTimetable("0 4 * * *", timezone="Europe/Stockholm"),
    start_date=pendulum.datetime(2026, 11, 1, tz="Europe/Stockholm"),
    catchup=False,
    max_active_runs=1,
) as dag:
    GodwitBatch(
        task_id="score",
        godwit=os.environ.get("GODWIT", "godwit"),
        model=f"{HOME}/model.joblib",
        # Each try may go to another worker: the journal stands where all of them reach it.
        arguments=[
            *("--input", HOME + "/daily/{start:yyyy-MM-dd}.csv", "--timezone", "Europe/Stockholm"),
            *("--output", OUTPUT, "--journal", f"{HOME}/journal"),
            *("--keys", "id", "--retries", "1"),
        ],
        retries=int(os.environ.get("VISITS_RETRIES", 5)),
        retry_delay=timedelta(seconds=float(os.environ.get("VISITS_RETRY_SECONDS", 60))),
        retry_exponential_backoff=2,
        execution_timeout=timedelta(hours=3),
    )
