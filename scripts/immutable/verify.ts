import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { isFields, listAt, textAt } from "../../lib/data/fields";
import type { Manifest } from "../../lib/manifest/manifest";
import { CASES, type ImmutableCase } from "./cases";
import { type ApiServer, startApiServer } from "./server";

const RECORDED = "test/lib/change/immutable-answers.json";

/**
 * Asks an API server about changes of objects, by server-side apply as Flux
 * does, and compares with what was recorded; the default tests hold the table
 * of immutable fields against the record. Needs etcd and kube-apiserver, named
 * by ETCD_BIN and KUBE_APISERVER_BIN.
 *
 *   npm run verify:immutable             compares
 *   npm run verify:immutable -- --write  records the answers
 *
 * Gives 0 when all answers are as recorded, 1 otherwise.
 */
export async function verify(root: string, args: readonly string[]): Promise<number> {
  const folder = mkdtempSync(join(tmpdir(), "groundwork-immutable-"));
  const server = await startApiServer(
    folder,
    process.env.ETCD_BIN ?? "etcd",
    process.env.KUBE_APISERVER_BIN ?? "kube-apiserver",
  );
  try {
    const version: unknown = JSON.parse((await server.call("GET", "/version")).body);
    const answers: Record<string, string> = {};
    for (const one of CASES) answers[one.id] = await ask(server, one);
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
    console.log(`${CASES.length} changes asked of ${record.kubernetes}, ${others.length} answered otherwise`);
    return others.length === 0 ? 0 : 1;
  } finally {
    server.stop();
    rmSync(folder, { recursive: true, force: true });
  }
}

/** `accepted`, or the words of the refusal. */
async function ask(server: ApiServer, { before, after, status, with: others }: ImmutableCase): Promise<string> {
  for (const object of [...others, before]) {
    const refusal = await apply(server, object);
    if (refusal !== undefined) throw new Error(`${object.kind}: ${refusal}`);
  }
  if (before.kind === "CustomResourceDefinition") await established(server, before);
  if (status !== undefined) {
    const body = JSON.stringify({ status });
    const path = `${await pathOf(server, before)}/status`;
    const answer = await server.call("PATCH", path, body, "application/merge-patch+json");
    if (answer.status !== 200) throw new Error(`${before.kind} status: ${answer.body}`);
  }
  const refusal = await apply(server, after);
  for (const object of [before, ...others]) await remove(server, object);
  return refusal ?? "accepted";
}

/** Names of a CRD may change until it is established, which a controller of the API server does. */
async function established(server: ApiServer, crd: Manifest): Promise<void> {
  const path = await pathOf(server, crd);
  for (let tries = 0; tries < 100; tries++) {
    const found: unknown = JSON.parse((await server.call("GET", path)).body);
    const conditions = isFields(found) ? listAt(found, "status", "conditions") : [];
    if (conditions.some((one) => textAt(one, "type") === "Established" && textAt(one, "status") === "True")) return;
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  throw new Error(`${crd.metadata.name} was not established`);
}

async function apply(server: ApiServer, object: Manifest): Promise<string | undefined> {
  const path = `${await pathOf(server, object)}?fieldManager=verify&force=true`;
  const { status, body } = await server.call("PATCH", path, JSON.stringify(object), "application/apply-patch+yaml");
  if (status === 200 || status === 201) return undefined;
  const answer: unknown = JSON.parse(body);
  const causes = isFields(answer) ? listAt(answer, "details", "causes") : [];
  const told = causes.flatMap((cause) => {
    const message = textAt(cause, "message");
    return message === undefined ? [] : [`${textAt(cause, "field")}: ${message}`];
  });
  // What follows the first sentence quotes the object.
  return (told.length === 0 ? [textAt(answer, "message") ?? body] : told)
    .map((text) => (text.split("\n")[0] ?? "").replace(/^(.*?): Invalid value: .*?: (?=[a-z])/s, "$1: ").slice(0, 160))
    .join("; ");
}

async function remove(server: ApiServer, object: Manifest): Promise<void> {
  const path = await pathOf(server, object);
  // Protection of claims and volumes is a finalizer that a controller takes away; none runs here.
  await server.call("PATCH", path, JSON.stringify({ metadata: { finalizers: null } }), "application/merge-patch+json");
  await server.call("DELETE", `${path}?gracePeriodSeconds=0`, JSON.stringify({ propagationPolicy: "Background" }));
  for (let tries = 0; tries < 50 && (await server.call("GET", path)).status !== 404; tries++) {
    await server.call(
      "PATCH",
      path,
      JSON.stringify({ metadata: { finalizers: null } }),
      "application/merge-patch+json",
    );
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
}

const plurals = new Map<string, string>();

async function pathOf(server: ApiServer, { apiVersion, kind, metadata }: Manifest): Promise<string> {
  const root = apiVersion.includes("/") ? `/apis/${apiVersion}` : `/api/${apiVersion}`;
  const key = `${apiVersion}/${kind}`;
  if (!plurals.has(key)) {
    const served: unknown = JSON.parse((await server.call("GET", root)).body);
    for (const resource of listAt(served, "resources")) {
      const name = textAt(resource, "name") ?? "";
      if (!name.includes("/")) plurals.set(`${apiVersion}/${textAt(resource, "kind")}`, name);
    }
  }
  const plural = plurals.get(key);
  if (plural === undefined) throw new Error(`the server knows no ${key}`);
  const namespace = metadata.namespace === undefined ? "" : `/namespaces/${metadata.namespace}`;
  return `${root}${namespace}/${plural}/${metadata.name}`;
}
