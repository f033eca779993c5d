"""One file per screen. A screen asks the library for a view, hands it to widgets and follows the store."""
