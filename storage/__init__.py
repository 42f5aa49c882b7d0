"""The record room: the only room where SQL is spoken and keys are kept."""
