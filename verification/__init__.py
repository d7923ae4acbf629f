"""The centre: claims, address and name matching, checks, policy, pipeline and cases."""
