"""The privacy lint beyond words: what personal questions must declare, and where their answers may go."""
