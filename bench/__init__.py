"""How fast it answers, how soon it starts, how much it needs: measured, never asserted."""
