"""Speed, memory and quality beside peers, in one run: `make benchmark`."""
