"""The command line: set up, serve, check, screen, understand, chat."""
