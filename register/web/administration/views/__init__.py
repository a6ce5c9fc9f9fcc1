"""The pages for those who keep accounts, places, keys and the trail in order."""
