"""The Telegram edge: take updates in, run the turn, send what was decided."""
