"""What a stranger tries on a real server; SECURITY.md names each of these tests."""
