"""People, their organisations, the rosters of posts, and what is kept about oneself."""
