"""What volunteers ask of officials, and the calls they make for it."""
