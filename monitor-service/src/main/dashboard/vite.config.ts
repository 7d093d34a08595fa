import { defineConfig } from 'vitest/config'

const monitor = 'http://127.0.0.1:8088'

export default defineConfig({
  oxc: { jsx: { importSource: 'preact' } },
  build: {
    outDir: '../../../target/classes/emp-dashboard',
    emptyOutDir: true,
    target: 'es2022',
    modulePreload: { polyfill: false },
    assetsInlineLimit: 0,
    reportCompressedSize: false,
  },
  // `npm run dev` serves the page from source, on top of a monitor that is already running.
  server: {
    proxy: {
      '/api': monitor,
      '/feed': { target: monitor, ws: true, changeOrigin: true, rewriteWsOrigin: true },
    },
  },
  test: { include: ['src/**/*.test.ts'], reporters: ['default'], testTimeout: 60_000 },
})
