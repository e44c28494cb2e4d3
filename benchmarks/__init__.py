"""What must stay fast, each measured against a floor in the same run. See docs/benchmarks.md."""
