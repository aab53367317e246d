import { spawnSync } from "node:child_process";
import { chmodSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { loadAll } from "js-yaml";
import { at } from "../../../lib/data/fields";
import { validateObject } from "../../../lib/schema/kubernetes";
import { schemaStore } from "../../../lib/schema/store";
import { storageCheckFile, storageCheckName } from "../../../lib/workload/storage-check";

const CHECK = { storageClass: "fast", accessMode: "ReadWriteOnce", minimumIops: 100 } as const;
const documents = loadAll(storageCheckFile(CHECK));
const job = documents[2];

/** Runs the job's script with a fio that reports these reads and writes a second. */
function judge(reads: number, writes: number): { readonly code: number | null; readonly said: string } {
  const folder = mkdtempSync(join(tmpdir(), "storage-check-"));
  try {
    const program = (name: string, text: string) => {
      writeFileSync(join(folder, name), `#!/bin/sh\n${text}\n`);
      chmodSync(join(folder, name), 0o755);
    };
    const fields = Array.from({ length: 130 }, (_, index) => (index === 7 ? reads : index === 48 ? writes : 0));
    program("apk", "exit 0");
    program("fio", `echo '${fields.join(";")}' > "${folder}/result"`);
    const script = String(at(job, "spec", "template", "spec", "containers", 0, "command", 2))
      .replaceAll("/tmp/result", `${folder}/result`)
      .replaceAll("/volume", folder);
    const { status, stdout } = spawnSync("sh", ["-c", script], {
      encoding: "utf8",
      env: { PATH: `${folder}:${process.env.PATH}`, MINIMUM_IOPS: "100" },
    });
    return { code: status, said: stdout.trim() };
  } finally {
    rmSync(folder, { recursive: true });
  }
}

describe("the check of a storage class", () => {
  test("TT-3: over 100 reads and writes a second pass, 100 and fewer fail, and the numbers are said", () => {
    expect(judge(60.5, 41)).toEqual({ code: 0, said: "60 reads/s, 41 writes/s, 100 wanted together" });
    expect(judge(50, 50).code).toBe(1);
    expect(judge(3, 2)).toEqual({ code: 1, said: "3 reads/s, 2 writes/s, 100 wanted together" });
  });

  test("TT-3: it asks for a volume of the class and measures on it, past the node's memory", () => {
    const name = storageCheckName(CHECK);
    expect(documents[1]).toMatchObject({
      kind: "PersistentVolumeClaim",
      metadata: { name },
      spec: { storageClassName: "fast", accessModes: ["ReadWriteOnce"] },
    });
    expect(at(job, "spec", "template", "spec", "volumes", 0, "persistentVolumeClaim", "claimName")).toBe(name);
    expect(at(job, "spec", "template", "spec", "containers", 0, "command", 2)).toContain("--direct=1");
  });

  test("TT-3: the API server takes all of it", () => {
    const store = schemaStore(resolve(__dirname, "../../.."));
    expect(documents.flatMap((document) => validateObject(store, document))).toEqual([]);
  });
});
