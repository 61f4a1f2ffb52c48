"""The smallest family that there can be: a system is asked for a number, and the answer must bear it.

`family` names what there is: `system` is inspected, `checks` judges what was recorded, `search` is for searching.
"""
