"""A form as it is drawn: fields, options, what is known already, and what stands in the way."""
