"""A study file and its data become a report that another person can regenerate."""
