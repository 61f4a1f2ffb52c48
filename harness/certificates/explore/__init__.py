"""What a search tries on a system that issues certificates: programs of visits, events and faults."""
