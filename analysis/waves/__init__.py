"""Two published waves side by side, or a wave beside an outside figure. Reads releases only: what is not published is
not compared."""
