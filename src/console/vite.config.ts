import { defineConfig } from "vitest/config";

const trader = "http://127.0.0.1:8005";

export default defineConfig({
  base: "/v3-trader/",
  build: {
    outDir: "../Trader.Host/wwwroot",
    emptyOutDir: true,
    // The page runs under a policy without 'unsafe-inline': nothing may be folded into the HTML.
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    target: "es2022",
  },
  server: {
    port: 5173,
    strictPort: true,
    proxy: {
      // A pattern, because the plain prefix "/v3" would also swallow the page's own "/v3-trader/".
      "^/v3/": { target: trader, changeOrigin: true, ws: true, rewriteWsOrigin: true },
    },
  },
  test: {
    environment: "jsdom",
    include: ["src/**/*.test.{ts,tsx}"],
    restoreMocks: true,
  },
});
