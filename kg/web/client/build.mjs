// Bundles every src/NAME.js, with what it imports, into the folder given, under a name that holds a digest of its content:
//     node build.mjs FOLDER
// manifest.json there gives the file of each plain name; licences.txt the licences of the packages inside.
import { createHash } from "node:crypto";
import { readFile, readdir, writeFile } from "node:fs/promises";
import { basename, join } from "node:path";
import { build } from "esbuild";

const [folder] = process.argv.slice(2);

const { metafile } = await build({
  entryPoints: (await readdir("src")).filter((name) => name.endsWith(".js")).map((name) => join("src", name)),
  outdir: folder,
  entryNames: "[name]-[hash]",
  bundle: true,
  format: "iife", // browsers load no modules from files
  target: "es2022",
  charset: "utf8",
  minify: true,
  legalComments: "eof",
  metafile: true,
  loader: { ".png": "dataurl", ".svg": "dataurl" },
});

const files = {};
for (const path of Object.keys(metafile.outputs)) {
  files[basename(path).replace(/-[A-Z0-9]{8}\./, ".")] = basename(path);
}
const texts = await licences();
files["licences.txt"] = `licences-${createHash("sha256").update(texts).digest("hex").slice(0, 8).toUpperCase()}.txt`;
await writeFile(join(folder, files["licences.txt"]), texts);
await writeFile(join(folder, "manifest.json"), JSON.stringify({ files }, null, 1));

// Of every package but those that only build: what is inside a package that came bundled shows in no list of inputs.
async function licences() {
  const { packages } = JSON.parse(await readFile("package-lock.json", "utf8"));
  const texts = [];
  for (const [place, { dev, license, version }] of Object.entries(packages)) {
    if (!place || dev) continue;
    const { name, author, homepage } = JSON.parse(await readFile(join(place, "package.json"), "utf8"));
    const file = (await readdir(place)).find((entry) => /^licen[cs]e/i.test(entry));
    const by = typeof author === "object" ? author.name : author;
    texts.push([`${name} ${version}: ${license}`, by, homepage].filter(Boolean).join("\n"));
    if (file) texts.push(await readFile(join(place, file), "utf8"));
  }
  return `${texts.map((text) => text.trim()).join("\n\n")}\n`;
}
