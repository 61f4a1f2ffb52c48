"""How the requests of certificates stand in a journal."""
