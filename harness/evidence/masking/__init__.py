"""What a report may show: people's data that is not the synthetic population's is covered."""
