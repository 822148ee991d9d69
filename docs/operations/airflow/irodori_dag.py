"""An Airflow DAG that runs the jobs of a file; it calls the command and needs
no package of Irodori's in Airflow.

Put it into the folder of DAGs, and set the two variables ``irodori_command``
and ``irodori_jobs_file`` if the paths below are not yours.
"""

from __future__ import annotations

import datetime as dt

import pendulum
from airflow.models.dag import DAG
from airflow.operators.bash import BashOperator

with DAG(
    dag_id="irodori",
    description="Fill scorecards according to their legend",
    schedule="0 7 * * 1-5",
    start_date=pendulum.datetime(2026, 4, 1, tz="Asia/Tokyo"),
    # One pass does whatever is due: runs that were missed need no making up
    # for.
    catchup=False,
    # Irodori tells overlapping runs apart by a lock; here none overlaps in the
    # first place.
    max_active_runs=1,
    tags=["scorecard"],
) as dag:
    # 1: a strict job has findings, which is no failure of the task. 3 and 70
    # fail it: the log and the run report say why. A retry converts only what
    # the first attempt has not.
    run = BashOperator(
        task_id="run",
        bash_command=(
            "{{ var.value.get('irodori_command', 'irodori') }} run"
            " '{{ var.value.get('irodori_jobs_file', '/srv/irodori/JOBS.toml') }}' --json-logs || test $? -eq 1"
        ),
        env={"LANG": "ja_JP.UTF-8"},
        append_env=True,
        retries=2,
        retry_delay=dt.timedelta(minutes=10),
        execution_timeout=dt.timedelta(hours=8),
    )

    verify = BashOperator(
        task_id="verify",
        bash_command=(
            "{{ var.value.get('irodori_command', 'irodori') }} jobs verify"
            " '{{ var.value.get('irodori_jobs_file', '/srv/irodori/JOBS.toml') }}' --json-logs"
        ),
        append_env=True,
    )

    run >> verify
