"""The promises under failure: real processes killed, replies cut, files broken, servers gone."""
