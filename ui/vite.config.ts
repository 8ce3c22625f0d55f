import { fileURLToPath } from 'node:url';
import { defineConfig, type Plugin } from 'vite';

const here = (path: string) => fileURLToPath(new URL(path, import.meta.url));

/** `/gallery` shows the parts of the interface; it exists while developing, and in `vite build --mode gallery`, never in a release. */
const gallery: Plugin = {
  name: 'gallery-address',
  configureServer(server) {
    server.middlewares.use((request, _response, next) => {
      if (request.url === '/gallery') request.url = '/gallery/index.html';
      next();
    });
  },
};

/** Everything is built from this folder and served from our own host: no address of another host may appear in what is built. */
export default defineConfig(({ mode }) => ({
  root: here('.'),
  publicDir: here('./public'),
  plugins: [gallery],
  build: {
    outDir: process.env['UI_OUT_DIR'] ?? here('../.build/ui'),
    emptyOutDir: true,
    target: ['chrome111', 'edge111', 'firefox114', 'safari16.4'],
    // The content security policy allows no inline script and no data: address but for images.
    modulePreload: { polyfill: false },
    assetsInlineLimit: 0,
    sourcemap: false,
    reportCompressedSize: false,
    rolldownOptions: {
      input: mode === 'gallery' ? { index: here('./index.html'), gallery: here('./gallery/index.html') } : { index: here('./index.html') },
      output: {
        codeSplitting: {
          groups: [{ name: 'lit', test: /node_modules[\\/](lit|lit-html|lit-element|@lit)[\\/]/ }],
        },
      },
    },
  },
  server: { proxy: { '/api': { target: `http://127.0.0.1:${process.env['PORT'] ?? '3000'}`, changeOrigin: false } } },
}));
