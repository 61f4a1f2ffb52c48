"""The rows of the properties, which stand with their ids in the domain."""

from harness.domain.words import PROPERTIES, ROW_OF, PropertyRow

__all__ = ["PROPERTIES", "ROW_OF", "PropertyRow"]
