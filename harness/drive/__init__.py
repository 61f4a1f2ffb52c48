"""Load on a real system. Only `harness.drive.generator` and what it imports know Locust and gevent."""
