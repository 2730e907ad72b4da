"""Cards: frozen view models, the finished facts a renderer shows. Text in them came from people and is data."""
