"""What officials, officers and voters send, by what it is about."""
