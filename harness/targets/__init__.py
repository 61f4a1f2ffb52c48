"""How a system under inspection is reached: the protocol's calls, their answers, and the interlock before them."""
