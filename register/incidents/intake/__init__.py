"""From the first page to the receipt, and the reporter's way back."""
