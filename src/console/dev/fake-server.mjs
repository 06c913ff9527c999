// Serves the built console with its security policy and plays a trader behind /v3/ws.
//   node dev/fake-server.mjs [--port 8005] [--dir ../Trader.Host/wwwroot] [--environment sim|paper|local|production]
//                            [--speed 1] [--mode normal|empty|error|degraded|silent]
import { createReadStream, existsSync, statSync } from "node:fs";
import { createServer } from "node:http";
import { extname, join, normalize, resolve } from "node:path";
import { parseArgs } from "node:util";
import { FakeTrader } from "./fake-trader.mjs";
import { acceptWebSocket } from "./fake-websocket.mjs";

const { values: options } = parseArgs({
  options: {
    port: { type: "string", default: "8005" },
    dir: { type: "string", default: resolve(import.meta.dirname, "../../Trader.Host/wwwroot") },
    environment: { type: "string", default: "sim" },
    speed: { type: "string", default: "1" },
    mode: { type: "string", default: "normal" },
  },
});

const policy =
  "default-src 'self'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self'; frame-ancestors 'none'";
const types = { ".html": "text/html; charset=utf-8", ".js": "text/javascript", ".css": "text/css", ".svg": "image/svg+xml" };
const base = "/v3-trader";

const connections = new Set();
const trader = new FakeTrader({
  environment: options.environment,
  speed: Number(options.speed),
  mode: options.mode,
  broadcast: (text) => connections.forEach((connection) => connection.sendText(text)),
});
setInterval(() => trader.beat(), 200);

const server = createServer((request, response) => {
  const path = new URL(request.url ?? "/", "http://localhost").pathname;
  if (!path.startsWith(base)) {
    response.writeHead(302, { location: `${base}/` }).end();
    return;
  }
  const wanted = join(options.dir, normalize(path.slice(base.length)));
  const file = existsSync(wanted) && statSync(wanted).isFile() ? wanted : join(options.dir, "index.html");
  response.writeHead(200, { "content-type": types[extname(file)] ?? "application/octet-stream", "content-security-policy": policy });
  createReadStream(file).pipe(response);
});

server.on("upgrade", (request, socket) => {
  const connection = request.url === "/v3/ws" ? acceptWebSocket(request, socket) : null;
  if (!connection) {
    socket.destroy();
    return;
  }
  connections.add(connection);
  connection.onClose = () => connections.delete(connection);
  connection.onText = (text) => console.log("from the console:", text);
  trader.greet(connection.sendText);
});

server.listen(Number(options.port), "127.0.0.1", () => console.log(`http://127.0.0.1:${options.port}${base}/`));
