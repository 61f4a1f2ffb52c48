"""The system under test that ships with the harness: a small, sound certificate-issuance system."""
