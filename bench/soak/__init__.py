"""Replicas on one database through weeks of bad weather, and the proof that nothing was lost."""
