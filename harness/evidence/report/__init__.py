"""What a run folder says, told to people: on screen as one HTML file, on paper as a PDF."""
