// Builds the style sheet, the script and the pictures into a folder: node build.mjs [folder].
// Every file is written beside its name and renamed, so that two builds at once do no harm.
import { mkdir, readFile, rename, writeFile } from "node:fs/promises";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { build } from "esbuild";
import * as sass from "sass";

const here = path.dirname(fileURLToPath(import.meta.url));
const out = path.resolve(process.argv[2] ?? path.join(here, "../build/assets"));

async function put(name, content) {
  const temporary = path.join(out, `.${name}.${process.pid}`);
  await writeFile(temporary, content);
  await rename(temporary, path.join(out, name));
}

await mkdir(out, { recursive: true });
const css = sass.compile(path.join(here, "styles/kindred.scss"), {
  loadPaths: [here, path.join(here, "node_modules")],
  style: "compressed",
  quietDeps: true,
});
await put("kindred.css", css.css);

const script = await build({
  entryPoints: [path.join(here, "script/kindred.ts")],
  bundle: true,
  minify: true,
  format: "iife",
  target: "es2020",
  write: false,
});
await put("kindred.js", script.outputFiles[0].contents);
await put("favicon.svg", await readFile(path.join(here, "images/favicon.svg")));
