"""The crash-safe journal of what the harness asked and what came back."""
