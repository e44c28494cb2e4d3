"""Chapters that people propose where there is none."""
