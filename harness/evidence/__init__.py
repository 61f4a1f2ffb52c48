"""The run folder: what was sent, what came back, what was read of it and what was said."""
