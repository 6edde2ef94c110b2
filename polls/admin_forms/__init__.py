"""What the editors' form of a vote checks, and what it says above its fields."""
