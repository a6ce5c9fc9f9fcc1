"""Ground floor: pure functions over bytes. Knows no Django and keeps no state."""
