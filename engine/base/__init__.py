"""What every layer may use: places in text, findings, clocks, digests."""
