"""Tables, encryption and migrations: what the system remembers."""
