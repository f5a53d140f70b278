"""What Samvit knows: agreements and how to search them, bodies, and the rules of time. Pure values in, values out."""
