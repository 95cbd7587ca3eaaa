"""The measurements themselves: they must measure what they say."""
