"""What an inspection of certificates brings along: its ground, and the controls of the checks."""
