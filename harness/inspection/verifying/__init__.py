"""A run judged again from its folder, without its system."""
