"""Who is trained: cadres, quotas, enrolments, personal links."""
