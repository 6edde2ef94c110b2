"""What apps above register, one module for each noun."""
