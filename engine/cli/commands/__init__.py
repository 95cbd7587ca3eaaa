"""The sub-commands of `yifang`, one a module."""
