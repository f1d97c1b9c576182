"""What stands around the routes: each layer is one ASGI application in front of the next."""
