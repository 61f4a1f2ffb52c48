"""Exploring: the reference system's own code in virtual time, with a scheduler that chooses what goes on next.

A world (who lives there) and a program (what is asked of the system, and what breaks) make a stage; a strategy makes
one schedule of it; what came out is judged by the same checks as a run on the running system.
"""
