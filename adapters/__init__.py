"""Implementations of the ports that touch the world: Rasa over HTTP, durable work, delivery."""
