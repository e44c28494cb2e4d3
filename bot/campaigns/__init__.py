"""What volunteers ask of officials."""
