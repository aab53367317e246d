// Scans texts for forms of secrets, in a thread of its own: the rules are
// loaded only when something is checked, and beside the rest of the work.
import { parentPort, workerData } from "node:worker_threads";
import { lintSource } from "@secretlint/core";
import { creator, rules } from "@secretlint/secretlint-rule-preset-recommend";

const preset = "@secretlint/secretlint-rule-preset-recommend";
const options = {
  locale: "en",
  maskSecrets: true,
  noPhysicFilePath: true,
  config: { rules: [{ id: preset, rule: creator, rules, options: {} }] },
};

const found = [];
for (const { file, text } of workerData) {
  const source = { content: text, filePath: file, ext: "", contentType: "text" };
  const { messages } = await lintSource({ source, options });
  for (const { ruleId, messageId, loc } of messages) {
    found.push({ file, line: loc.start.line, kind: `${ruleId.replace(/^.*secretlint-rule-/, "")}: ${messageId}` });
  }
}
parentPort.postMessage(found);
