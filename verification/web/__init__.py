"""The service over HTTP: the residents' pages, the network's API, and the moderators' console mounted beside."""
