"""The overview of a division, and a county's months reconciled with the treasury."""
