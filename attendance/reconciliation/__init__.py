"""核对 before closing: every figure of a class beside the one it must equal, and why two of them differ (R23, R24, R29)."""
