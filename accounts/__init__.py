"""Who may act; the audit trail; phones, ID numbers, masks and encryption."""
