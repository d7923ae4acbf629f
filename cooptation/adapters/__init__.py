"""Effects of cooptation: where its policy is read from."""
