// The little of RFC 6455 a development server needs: text out, pongs and closes in.
import { createHash } from "node:crypto";

const handshakeKey = "258EAFA5-E914-47DA-95CA-C5AB0DC85B11";

/** Answers an upgrade request; returns the connection, or null if it was no WebSocket request. */
export function acceptWebSocket(request, socket) {
  const key = request.headers["sec-websocket-key"];
  if (!key) {
    socket.destroy();
    return null;
  }
  const accept = createHash("sha1").update(key + handshakeKey).digest("base64");
  socket.write(
    `HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Accept: ${accept}\r\n\r\n`,
  );
  const connection = { onText: () => {}, onClose: () => {}, sendText: (text) => write(socket, 0x1, Buffer.from(text)) };
  let buffered = Buffer.alloc(0);
  socket.on("data", (chunk) => {
    buffered = Buffer.concat([buffered, chunk]);
    for (let frame = readFrame(buffered); frame; frame = readFrame(buffered)) {
      buffered = buffered.subarray(frame.length);
      if (frame.opcode === 0x1) connection.onText(frame.payload.toString());
      if (frame.opcode === 0x9) write(socket, 0xa, frame.payload);
      if (frame.opcode === 0x8) socket.end();
    }
  });
  socket.on("error", () => socket.destroy());
  socket.on("close", () => connection.onClose());
  connection.drop = () => socket.destroy();
  return connection;
}

function write(socket, opcode, payload) {
  if (socket.destroyed) return;
  const size = payload.length;
  const head = Buffer.alloc(size < 126 ? 2 : size < 65536 ? 4 : 10);
  head[0] = 0x80 | opcode;
  if (size < 126) head[1] = size;
  else if (size < 65536) {
    head[1] = 126;
    head.writeUInt16BE(size, 2);
  } else {
    head[1] = 127;
    head.writeBigUInt64BE(BigInt(size), 2);
  }
  socket.write(Buffer.concat([head, payload]));
}

function readFrame(data) {
  if (data.length < 2) return null;
  let size = data[1] & 0x7f;
  let at = 2;
  if (size === 126) {
    if (data.length < 4) return null;
    size = data.readUInt16BE(2);
    at = 4;
  } else if (size === 127) {
    if (data.length < 10) return null;
    size = Number(data.readBigUInt64BE(2));
    at = 10;
  }
  const masked = (data[1] & 0x80) !== 0;
  const maskAt = at;
  if (masked) at += 4;
  if (data.length < at + size) return null;
  const payload = Buffer.from(data.subarray(at, at + size));
  if (masked) for (let index = 0; index < size; index += 1) payload[index] ^= data[maskAt + (index % 4)];
  return { opcode: data[0] & 0x0f, payload, length: at + size };
}
