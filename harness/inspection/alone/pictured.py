from __future__ import annotations
def pictured(order, data, told, verdict):
    return None, ("no picture",)
