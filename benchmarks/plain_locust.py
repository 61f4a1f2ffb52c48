"""What one would write without this harness: a Locust script that reads each certificate with pypdf inside the task.

Run by `throughput.py`; HIMOZUKE_RESIDENTS names a JSON file of residents to apply for.
"""

from __future__ import annotations

import io
import json
import os
import random
import uuid
from pathlib import Path

from locust import FastHttpUser, constant, task
from pypdf import PdfReader

RESIDENTS = json.loads(Path(os.environ["HIMOZUKE_RESIDENTS"]).read_text(encoding="utf-8"))


class Kiosk(FastHttpUser):
    """Applies, reads the name on the certificate, confirms."""

    wait_time = constant(0)

    @task
    def apply(self) -> None:
        """One certificate."""
        resident = random.choice(RESIDENTS)
        application_id = uuid.uuid4().hex
        body = {**resident["application"], "application_id": application_id}
        with self.client.post("/v1/applications", json=body, catch_response=True, name="application") as answer:
            if answer.status_code != 200:
                answer.failure(f"status {answer.status_code}")
                return
            text = "".join(page.extract_text() for page in PdfReader(io.BytesIO(answer.content)).pages)
            if resident["name"] not in text.replace("\n", ""):
                answer.failure("another name")
        self.client.post(
            "/v1/deliveries", json={"application_id": application_id, "paid": True, "printed": True}, name="delivery"
        )
