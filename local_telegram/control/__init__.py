"""The control API under `/local`: people's deeds, what a chat shows, the call log and faults on demand."""
