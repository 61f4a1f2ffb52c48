"""The first family of inspections: certificates (証明書の交付), in rooms named as the engine's are."""
