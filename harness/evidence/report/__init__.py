"""What a run folder says to people, before it takes any form."""
