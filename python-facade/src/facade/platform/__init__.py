"""What a team keeps when it replaces the shop: nothing in here knows what is being sold."""
