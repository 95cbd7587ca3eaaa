"""The rule set as text for people: figures, lists, handbooks, modes, burdens, differences."""
