/**
 * Folders that lie beside each other import one way: at every level of src/ the imports between them, those of
 * types included, have no circle. dependency-cruiser cannot say this: its scope "folder" takes what a folder's
 * own files import, so that a folder and those inside it, which may use each other, are a circle to it.
 */
import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join, normalize } from 'node:path';
import ts from 'typescript';

const files = readdirSync('src', { recursive: true, encoding: 'utf8' })
  .filter((file) => file.endsWith('.ts'))
  .map((file) => join('src', file));

/** From a folder to those beside it that it imports, and one import that shows it. */
const imports = new Map();
for (const file of files) {
  for (const { fileName } of ts.preProcessFile(readFileSync(file, 'utf8'), true).importedFiles) {
    if (!fileName.startsWith('.')) continue;
    const target = normalize(join(dirname(file), fileName)).replace(/\.js$/, '.ts');
    const pair = besideEachOther(file, target);
    if (!pair) continue;
    const [from, to] = pair;
    const targets = imports.get(from) ?? imports.set(from, new Map()).get(from);
    if (!targets.has(to)) targets.set(to, `${file} imports ${target}`);
  }
}

/** The two folders in which the ways to two files part; none where one of the files lies at that point. */
function besideEachOther(file, target) {
  const [from, to] = [file.split('/'), target.split('/')];
  let depth = 0;
  while (from[depth] === to[depth]) depth++;
  const isFolder = (parts) => depth < parts.length - 1;
  if (!isFolder(from) || !isFolder(to)) return undefined;
  return [from.slice(0, depth + 1).join('/'), to.slice(0, depth + 1).join('/')];
}

/** Depth first; a folder that comes again on the way from it closes a circle. */
const circles = [];
const done = new Set();
function visit(folder, way) {
  const start = way.indexOf(folder);
  if (start >= 0) circles.push([...way.slice(start), folder]);
  if (start >= 0 || done.has(folder)) return;
  for (const to of imports.get(folder)?.keys() ?? []) visit(to, [...way, folder]);
  done.add(folder);
}
for (const folder of imports.keys()) visit(folder, []);

const say = (line) => process.stderr.write(`${line}\n`);
for (const circle of circles) {
  say(`Folders import each other: ${circle.join(' -> ')}`);
  for (const [k, to] of circle.slice(1).entries()) say(`  ${imports.get(circle[k]).get(to)}`);
}
if (circles.length > 0) process.exit(1);
process.stdout.write(`no circle among the folders of ${files.length} files\n`);
