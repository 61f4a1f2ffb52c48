"""Synthetic residents, their households, family registers, cards, seals and taxes, made from a seed."""
