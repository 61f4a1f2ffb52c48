"""What a scenario or a suite says: typed, loaded from TOML and validated."""
