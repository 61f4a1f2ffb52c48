"""PDF bytes to what a person would see on each sheet. Hostile input is contained here, and nothing is judged."""
