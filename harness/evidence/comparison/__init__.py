"""Several runs side by side: vendors, municipalities or releases."""
