/** The content security policy that the built page runs under. */

/**
 * Nothing is allowed but the site's own files. A host that sends headers may send the same line, for the
 * page and for workers.
 */
export const contentPolicy = [
  "default-src 'none'",
  "script-src 'self' 'wasm-unsafe-eval'",
  "worker-src 'self'",
  "connect-src 'self'",
  "style-src 'self'",
  "font-src 'self'",
  // Figures are drawn from SVG in a blob on their way to a PNG.
  "img-src 'self' blob: data:",
  "manifest-src 'self'",
  // The dialog that shares an embed shows it.
  "frame-src 'self'",
  "base-uri 'none'",
  "form-action 'none'",
  // src/run/own-scripts.ts is the only policy, and takes addresses of the site's own scripts only.
  "trusted-types default",
  "require-trusted-types-for 'script'",
].join("; ");

/**
 * Writes the policy into the page, before anything that it governs. Vite's development server needs
 * inline code, so that only the built page has it.
 * @returns {import("vite").Plugin}
 */
export function contentPolicyTag() {
  return {
    name: "content-policy",
    apply: "build",
    transformIndexHtml: {
      order: "post",
      handler: () => [
        {
          tag: "meta",
          attrs: { "http-equiv": "Content-Security-Policy", content: contentPolicy },
          injectTo: "head-prepend",
        },
      ],
    },
  };
}
