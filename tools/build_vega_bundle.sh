#!/usr/bin/env bash
# Builds src/detente/brief/assets/vendor/vega.min.js: the parts of Vega that the brief's charts need, with the
# expression interpreter, so that the page's security policy can forbid `eval`. Needs Node.js and npm.
# Left out on purpose: maps' transforms, force, hierarchy, label, regression, voronoi, wordcloud, crossfilter.
set -euo pipefail
here="$(cd "$(dirname "$0")/.." && pwd)"
vendor="$here/src/detente/brief/assets/vendor"
work="$(mktemp -d)"
trap 'rm -rf "$work"' EXIT
cd "$work"
cat > package.json <<'JSON'
{
  "private": true,
  "dependencies": {
    "vega-dataflow": "6.1.3", "vega-encode": "5.2.2", "vega-interpreter": "2.3.2", "vega-parser": "7.1.3",
    "vega-transforms": "5.2.2", "vega-util": "2.1.3", "vega-view": "6.2.0", "vega-view-transforms": "5.2.2"
  },
  "devDependencies": { "esbuild": "0.25.12" }
}
JSON
npm install --ignore-scripts --no-audit --no-fund --silent
cat > entry.js <<'JS'
import {transforms} from "vega-dataflow";
import {extend} from "vega-util";
import * as basic from "vega-transforms";
import * as view from "vega-view-transforms";
import * as encode from "vega-encode";
import {View} from "vega-view";
import {parse} from "vega-parser";
import {expressionInterpreter} from "vega-interpreter";
extend(transforms, basic, view, encode);
window.vegaRuntime = {View, parse, expressionInterpreter};
JS
npx esbuild entry.js --bundle --minify --format=iife --target=es2020 --legal-comments=none \
  --outfile="$vendor/vega.min.js" --metafile=meta.json --log-level=warning
node - "$vendor/LICENSES.txt" <<'JS'
const fs = require("fs");
const inputs = Object.keys(JSON.parse(fs.readFileSync("meta.json")).inputs);
const folders = [...new Set(inputs.map(f => (f.match(/^(.*node_modules\/(?:@[^/]+\/)?[^/]+)\//) || [])[1]).filter(Boolean))].sort();
const texts = new Map();
for (const folder of folders) {
  const about = JSON.parse(fs.readFileSync(`${folder}/package.json`));
  const file = fs.readdirSync(folder).find(name => /^licen[cs]e/i.test(name));
  const text = file ? fs.readFileSync(`${folder}/${file}`, "utf8").trim() : `${about.license}`;
  texts.set(text, [...(texts.get(text) || []), `${about.name} ${about.version} (${about.license})`]);
}
const parts = [...texts].map(([text, names]) => `${names.join("\n")}\n\n${text}\n`);
fs.writeFileSync(process.argv[2], "vega.min.js is made of these packages.\n\n" + parts.join("\n" + "-".repeat(80) + "\n\n"));
JS
ls -l "$vendor"
