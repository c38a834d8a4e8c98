"""Rasa pipeline components of Middle Path: sentence embeddings and the intent classifier on top of them."""
