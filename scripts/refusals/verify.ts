import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { isFields, listAt, textAt } from "../../lib/data/fields";
import type { Manifest } from "../../lib/manifest/manifest";
import { type ApiServer, startApiServer } from "../immutable/server";
import { CASES } from "./cases";

const RECORDED = "test/lib/checks/refusals-answers.json";

/**
 * Asks an API server about objects, by a dry run of a creation, and compares
 * with what was recorded; the default tests hold the rows of lib/checks/refusals
 * against the record. Needs etcd and kube-apiserver, named by ETCD_BIN and
 * KUBE_APISERVER_BIN.
 *
 *   npm run verify:refusals             compares
 *   npm run verify:refusals -- --write  records the answers
 *
 * Gives 0 when all answers are as recorded, 1 otherwise.
 */
export async function verify(root: string, args: readonly string[]): Promise<number> {
  const folder = mkdtempSync(join(tmpdir(), "groundwork-refusals-"));
  const { ETCD_BIN = "etcd", KUBE_APISERVER_BIN = "kube-apiserver" } = process.env;
  const server = await startApiServer(folder, ETCD_BIN, KUBE_APISERVER_BIN);
  try {
    const version: unknown = JSON.parse((await server.call("GET", "/version")).body);
    const answers: Record<string, string> = {};
    for (const { id, object } of CASES) answers[id] = await ask(server, object);
    const record = { kubernetes: textAt(version, "gitVersion") ?? "", answers };
    const file = join(root, RECORDED);
    if (args.includes("--write")) {
      writeFileSync(file, `${JSON.stringify(record, null, 2)}\n`);
      console.log(`${RECORDED}: ${CASES.length} answers of ${record.kubernetes}`);
      return 0;
    }
    const known: unknown = JSON.parse(readFileSync(file, "utf8"));
    const others = Object.entries(answers).filter(([id, answer]) => textAt(known, "answers", id) !== answer);
    for (const [id, answer] of others)
      console.log(`${id}\n  recorded ${textAt(known, "answers", id)}\n  got      ${answer}`);
    console.log(`${CASES.length} objects asked of ${record.kubernetes}, ${others.length} answered otherwise`);
    return others.length === 0 ? 0 : 1;
  } finally {
    server.stop();
    rmSync(folder, { recursive: true, force: true });
  }
}

/** `accepted`, or the fields that the server refuses, with the first words that it says of them. */
async function ask(server: ApiServer, object: Manifest): Promise<string> {
  const { status, body } = await server.call(
    "POST",
    `${await folderOf(server, object)}?dryRun=All`,
    JSON.stringify(object),
  );
  if (status === 200 || status === 201) return "accepted";
  const answer: unknown = JSON.parse(body);
  const causes = isFields(answer) ? listAt(answer, "details", "causes") : [];
  const told = causes.map((cause) => `${textAt(cause, "field")}: ${(textAt(cause, "message") ?? "").split(":")[0]}`);
  return told.length === 0 ? (textAt(answer, "message") ?? `status ${status}`) : [...new Set(told)].join("; ");
}

const plurals = new Map<string, string>();

async function folderOf(server: ApiServer, { apiVersion, kind, metadata }: Manifest): Promise<string> {
  const root = apiVersion.includes("/") ? `/apis/${apiVersion}` : `/api/${apiVersion}`;
  if (!plurals.has(`${apiVersion}/${kind}`)) {
    const served: unknown = JSON.parse((await server.call("GET", root)).body);
    for (const resource of listAt(served, "resources")) {
      const name = textAt(resource, "name") ?? "";
      if (!name.includes("/")) plurals.set(`${apiVersion}/${textAt(resource, "kind")}`, name);
    }
  }
  const namespace = metadata.namespace === undefined ? "" : `/namespaces/${metadata.namespace}`;
  return `${root}${namespace}/${plurals.get(`${apiVersion}/${kind}`) ?? ""}`;
}
