"""Runs `godwit batch run` as a task of Airflow."""

import json
import subprocess

from airflow.sdk import BaseOperator
from airflow.sdk.exceptions import AirflowException, AirflowFailException

TRY_AGAIN = 75


class GodwitBatch(BaseOperator):
    """Scores the data interval of its run, and gives the run's summary to later tasks.

    A try that finds work of an earlier one goes on behind it. What is away for a while (exit status 75), and a process that was killed, is tried
    again as `retries` says; what trying again does not mend (65: the data or the model, 2: how it is called) fails at once.
    """

    template_fields = ("model", "arguments", "env")

    def __init__(self, *, model, arguments, godwit="godwit", env=None, **others):
        super().__init__(**others)
        self.model = model
        self.arguments = arguments
        self.godwit = godwit
        self.env = env
        self.process = None

    def execute(self, context):
        start, end = (context[f"data_interval_{side}"].in_timezone("UTC").format("YYYY-MM-DDTHH:mm:ss[Z]") for side in ("start", "end"))
        command = [self.godwit, "batch", "run", self.model, *self.arguments, "--interval", f"{start}/{end}", "--json"]
        self.log.info("%s", " ".join(command))
        self.process = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, env=self.env)
        out, err = self.process.communicate()
        for line in err.splitlines():
            self.log.info("%s", line)
        status = self.process.returncode
        summary = json.loads(out) if out.strip() else None
        if status == 0:
            self.log.info("%(written)s of %(read)s rows written, %(rejected)s rejected: %(output)s", summary)
            return summary
        reason = f"godwit ended with {status}: {err.strip().splitlines()[-1:] or 'it said nothing'}"
        raise (AirflowException if status == TRY_AGAIN or status < 0 or status > 128 else AirflowFailException)(reason)

    def on_kill(self):
        """Airflow stops the task: the run ends behind the chunk that it is at."""
        if self.process is not None and self.process.poll() is None:
            self.process.terminate()
            self.process.wait()
