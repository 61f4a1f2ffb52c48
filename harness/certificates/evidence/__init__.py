"""What of the evidence is about certificates."""
