"""The Web API: one module per family of methods, and the desk that all calls pass."""
