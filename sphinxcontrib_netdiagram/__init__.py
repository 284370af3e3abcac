"""netdiagram."""
