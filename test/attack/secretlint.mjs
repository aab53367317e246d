// An outside judge: secretlint's recommended rules over texts from stdin, as a
// JSON list of {path, text}. Writes the indexes of those in which it finds something.
import { readFileSync } from "node:fs";
import { lintSource } from "@secretlint/core";
import { creator, rules } from "@secretlint/secretlint-rule-preset-recommend";

const id = "@secretlint/secretlint-rule-preset-recommend";
const options = {
  locale: "en",
  maskSecrets: true,
  noPhysicFilePath: true,
  config: { rules: [{ id, rule: creator, rules, options: {} }] },
};
const found = [];
for (const [index, { path, text }] of JSON.parse(readFileSync(0, "utf8")).entries()) {
  const source = { content: text, filePath: path, ext: "", contentType: "text" };
  const { messages } = await lintSource({ source, options });
  if (messages.length > 0) found.push(index);
}
process.stdout.write(JSON.stringify(found));
