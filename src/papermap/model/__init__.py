"""Values and their laws. Standard library only; knows no database, no network, no screen."""
