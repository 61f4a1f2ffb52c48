"""The target protocol over HTTP: the one place that knows what a status code means."""
