"""What certificates are about, as frozen types: residents and the registers that hold them."""
