"""himozuke: proves whether a certificate-issuance system can hand a person somebody else's certificate."""

__version__ = "0.1.0"
