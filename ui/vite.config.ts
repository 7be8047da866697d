import react from "@vitejs/plugin-react";
import { defineConfig } from "vite";

export default defineConfig({
  base: "./",
  plugins: [react()],
  build: {
    outDir: "dist",
    // The content security policy knows no data: URIs.
    assetsInlineLimit: 0,
    // Tauri serves the files itself; no preload polyfill, which would be an inline script.
    modulePreload: { polyfill: false },
    target: "es2022",
    // Read from the disk beside it: one file is right.
    chunkSizeWarningLimit: 1000,
  },
});
