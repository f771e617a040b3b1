"""WebSockets by the thousand: one uvicorn protocol object a connection, no task, queue or timer for any of them."""

from core.sockets.frames import fan_out, fan_out_each, text_frame
from core.sockets.handshake import Handshake
from core.sockets.peer import Peer
from core.sockets.registry import SocketHandler, Sockets

__all__ = ["Handshake", "Peer", "SocketHandler", "Sockets", "fan_out", "fan_out_each", "text_frame"]
