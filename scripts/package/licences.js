// The licences of the packages that are bundled into the program.
"use strict";

const fs = require("node:fs");
const path = require("node:path");

const LICENCE_FILE = /^(licen[cs]e|copying|notice)(\.(md|txt))?$/i;

/**
 * One section for each package of which a file went into a bundle: name,
 * version, licence, and the texts that its authors ask to keep with it.
 *
 * @param {string} root folder of the sources
 * @param {readonly string[]} inputs bundled files, relative to it
 */
function licences(root, inputs) {
  const folders = new Set();
  for (const input of inputs) {
    const [folder] = /^.*node_modules\/(?:@[^/]+\/)?[^/]+/.exec(input) ?? [];
    if (folder !== undefined) folders.add(path.resolve(root, folder));
  }
  const sections = [...folders].map((folder) => section(folder)).sort((a, b) => (a.name < b.name ? -1 : 1));
  return [
    "# Licences of the packages in this one",
    "",
    "Groundwork itself is under the licence in LICENSE. Its program holds code of these packages.",
    "",
    ...sections.map(({ text }) => text),
  ].join("\n");
}

function section(folder) {
  const { name, version, license } = JSON.parse(fs.readFileSync(path.join(folder, "package.json"), "utf8"));
  if (typeof license !== "string") throw new Error(`${name} ${version} names no licence, so it cannot be bundled`);
  const texts = fs
    .readdirSync(folder)
    .filter((file) => LICENCE_FILE.test(file))
    .sort()
    .map((file) => fs.readFileSync(path.join(folder, file), "utf8").trim());
  const quoted = texts.map((text) => `\`\`\`\`text\n${text}\n\`\`\`\`\n`).join("\n");
  return { name, text: `## ${name} ${version}\n\n${license}\n\n${quoted}` };
}

module.exports = { licences };
