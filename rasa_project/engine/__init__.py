"""How Middle Path runs Rasa: settings, quiet logs, turns that either finish whole or leave no trace."""
