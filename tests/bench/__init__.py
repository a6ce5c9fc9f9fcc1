"""Speed, as ratios side by side in one run. `make bench` prints them with their goals; nothing here is a test."""
