"""How a system that issues certificates is reached: the calls of protocol v1 and their answers."""
