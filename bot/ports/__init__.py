"""What the core asks of the world: platforms, the store, the clock. Adapters live outside and are built in `app`."""
