"""The four ports in memory: the same contract as the real ones, every call a point of the scheduler."""
