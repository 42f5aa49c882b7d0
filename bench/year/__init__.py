"""Twelve months of made-up programmes through the real bot, and every digest that was posted."""
