"""What a human must look at: items, leases, decisions; its tables and its console."""
