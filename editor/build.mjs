// Bundles the editor into the web crate. `node build.mjs` writes it; `node build.mjs --check` fails when the committed
// bundle is not what the sources give.

import { readFile, writeFile } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import { build } from "esbuild";

const here = (path) => fileURLToPath(new URL(path, import.meta.url));
const target = here("../crates/gongkai-web/assets/editor.js");
const LIMIT = 500_000;

const notice = await readFile(here("NOTICE"), "utf8");

const { outputFiles } = await build({
  entryPoints: [here("src/index.js")],
  absWorkingDir: here("."),
  bundle: true,
  minify: true,
  format: "esm",
  target: ["chrome90", "firefox90", "safari15"],
  charset: "utf8",
  legalComments: "none",
  banner: { js: `/*\n${notice}*/` },
  write: false,
});
const bundle = outputFiles[0].contents;

if (bundle.length > LIMIT) {
  console.error(`editor.js has ${bundle.length} bytes, more than ${LIMIT}`);
  process.exit(1);
}
if (process.argv.includes("--check")) {
  const committed = await readFile(target).catch(() => Buffer.alloc(0));
  if (Buffer.compare(committed, bundle) !== 0) {
    console.error("assets/editor.js is not what editor/ builds: run `npm run build` and commit it");
    process.exit(1);
  }
  console.log(`editor.js is up to date (${bundle.length} bytes)`);
} else {
  await writeFile(target, bundle);
  console.log(`wrote editor.js (${bundle.length} bytes)`);
}
