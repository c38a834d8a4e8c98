"""Training and measuring the screener's learned layer; nothing here runs where clients are served."""
