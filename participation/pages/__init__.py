"""What pages show, one module for each noun."""
