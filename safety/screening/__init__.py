"""The pure screener: text in, code and action out, no clock, no network, no database."""
