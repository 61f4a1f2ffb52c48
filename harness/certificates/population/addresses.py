"""Addresses and domiciles, each made from its own index, so that two of them differ without having been compared.

Numbers of an address, by what it is for (block 番, house 号):

    now     block 1 to 60, house 1 to 20; block 61 to 99 is for later moves (see fresh.py)
    near    a present address with 20 added to the house, or 1000 to the room: one digit more, or another
    before  block 1 to 60, house 41 to 99: nobody lives there now

Domiciles end in 番地 and addresses in 号 or 号室, so that none is the beginning of another."""

from __future__ import annotations

import re
from math import gcd
from random import Random

from harness.certificates.population.people import between, pick
from harness.certificates.population.sources import Place

_WIDE = str.maketrans("0123456789", "０１２３４５６７８９")
_WIDE_NUMBERS = tuple(str(number).translate(_WIDE) for number in range(2200))
_NARROW = str.maketrans("０１２３４５６７８９", "0123456789")
_ROOM = re.compile("([0-9]+)号室$")
_HOUSE = re.compile("([0-9]+)号$")
_CHOME = "一二三四五六七八九"
_NEAR_HOUSE = 20
_NEAR_ROOM = 1000
_BLOCKS, _HOUSES = 60, 20
_LATER_BLOCK, _LATER_BLOCKS, _LATER_HOUSES = 61, 39, 99
_NUMBERS_OF_DOMICILES = 2000
_APARTMENT_SHARE = 0.4


def wide(number: int) -> str:
    """A number in full-width digits."""
    return _WIDE_NUMBERS[number] if number < len(_WIDE_NUMBERS) else str(number).translate(_WIDE)


class Mix:
    """A permutation of 0 to size - 1 that scatters neighbours; fixed by size and salt alone."""

    def __init__(self, size: int, salt: int) -> None:
        self._size = size
        # Odd constants of 64 bits, as of splitmix64, spread offset and step over the whole range.
        self._offset = salt * 0x9E3779B97F4A7C15 % size
        self._step = _coprime(size // 4 + (salt + 1) * 0xD1B54A32D192ED03 % (size // 2 + 1), size)

    def __call__(self, index: int) -> int:
        """The place of `index`. ValueError if there is none left."""
        if not 0 <= index < self._size:
            raise ValueError(f"there are only {self._size} different values, and number {index} was asked for")
        return (index * self._step + self._offset) % self._size

    def first(self, count: int) -> list[int]:
        """The places of 0 to count - 1."""
        if count > self._size:
            raise ValueError(f"there are only {self._size} different values, and {count} were asked for")
        step, offset, size = self._step, self._offset, self._size
        return [(index * step + offset) % size for index in range(count)]


def _coprime(start: int, size: int) -> int:
    step = max(start, 1)
    while gcd(step, size) != 1:
        step += 1
    return step


class Addresses:
    """Hands out the addresses of one population."""

    def __init__(self, rng: Random, places: tuple[Place, ...], seed: int) -> None:
        self._rng = rng
        self._places = places
        self._used = [0] * len(places)
        self._domiciles = [0] * len(places)
        self._last: list[tuple[int, str, int] | None] = [None] * len(places)
        self._mix = [Mix(len(place.towns) * 9 * _BLOCKS * _HOUSES, seed + i) for i, place in enumerate(places)]
        self._mix_domiciles = [
            Mix(len(place.towns) * 9 * _NUMBERS_OF_DOMICILES, seed + i) for i, place in enumerate(places)
        ]

    def new(self, place: int) -> str:
        """An address that is nobody else's."""
        index = self._mix[place](self._used[place])
        self._used[place] += 1
        building, room = "", 0
        if self._rng.random() < _APARTMENT_SHARE:
            building = pick(self._rng, self._places[place].buildings)
            room = between(self._rng, 2, 9) * 100 + between(self._rng, 1, 8)
        self._last[place] = (index, building, room)
        return _present(self._places[place], index, building, room)

    def near(self, place: int) -> str | None:
        """An address that differs in one digit from the last one handed out there, None if there is none."""
        last = self._last[place]
        if last is None:
            return None
        self._last[place] = None
        index, building, room = last
        if building:
            return _present(self._places[place], index, building, room + _NEAR_ROOM)
        return _present(self._places[place], index, "", 0, _NEAR_HOUSE)

    def former(self, place: int) -> str:
        """An address at which nobody of the population lives."""
        source = self._places[place]
        town = start_of(source, between(self._rng, 0, len(source.towns) - 1), between(self._rng, 0, 8))
        return f"{town}{wide(between(self._rng, 1, _BLOCKS))}番{wide(between(self._rng, 41, 99))}号"

    def domicile(self, place: int) -> str:
        """A domicile that is no other register's."""
        source = self._places[place]
        town, rest = divmod(self._mix_domiciles[place](self._domiciles[place]), 9 * _NUMBERS_OF_DOMICILES)
        self._domiciles[place] += 1
        chome, number = divmod(rest, _NUMBERS_OF_DOMICILES)
        return f"{start_of(source, town, chome)}{wide(number + 1)}番地"


def start_of(place: Place, town: int, chome: int) -> str:
    """Prefecture, municipality, town and 丁目."""
    return f"{place.municipality.prefecture}{place.municipality.name}{place.towns[town]}{_CHOME[chome]}丁目"


def _present(place: Place, index: int, building: str, room: int, added: int = 0) -> str:
    rest, house = divmod(index, _HOUSES)
    rest, block = divmod(rest, _BLOCKS)
    town, chome = divmod(rest, 9)
    base = f"{start_of(place, town, chome)}{wide(block + 1)}番{wide(house + 1 + added)}号"
    if not building:
        return base
    town_alone = place.towns[town].partition("区")[2] or place.towns[town]
    return f"{base}\u3000{building.replace('{town}', town_alone)}{wide(room)}号室"


def later(place: Place, number: int) -> str:
    """Address number `number` to move to, never one that `Addresses` hands out. ValueError if there is none left."""
    size = len(place.towns) * 9 * _LATER_BLOCKS * _LATER_HOUSES
    rest, house = divmod(Mix(size, 0)(number), _LATER_HOUSES)
    rest, block = divmod(rest, _LATER_BLOCKS)
    town, chome = divmod(rest, 9)
    return f"{start_of(place, town, chome)}{wide(block + _LATER_BLOCK)}番{wide(house + 1)}号"


def near_key(address: str) -> str:
    """The same for addresses that `near` made from one another."""
    narrow = address.translate(_NARROW)
    room = _ROOM.search(narrow)
    if room:
        return f"{narrow[: room.start()]}#{int(room[1]) % _NEAR_ROOM}"
    house = _HOUSE.search(narrow)
    if house is None:
        return narrow
    number = int(house[1])
    return f"{narrow[: house.start()]}#{number - _NEAR_HOUSE if number > _NEAR_HOUSE else number}"
