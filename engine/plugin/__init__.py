"""The plugin host: one door (`engine.plugin.api`) through which local modules come in; nothing comes in yet."""
