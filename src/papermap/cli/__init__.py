"""The command line: one module for each verb, loaded when that verb runs. No rule lives here."""
