"""Daily Drill: an async study bot for groups that prepare for AI-security interviews."""

__version__ = "0.1.0"
