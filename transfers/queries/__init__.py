"""What the database knows of a file before it is written."""
