"""Load: real web and worker processes on PostgreSQL, signed requests at a set rate, and every effect counted."""
