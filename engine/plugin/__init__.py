"""The plugin host: one door (`engine.plugin.api`) for local modules; nothing comes in yet."""
