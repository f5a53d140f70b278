"""Commands, driven as a member drives them."""
