"""`himozuke prove`: which defect is found, by which method; whether the sound system is clean."""
