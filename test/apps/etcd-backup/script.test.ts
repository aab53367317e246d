import { spawnSync } from "node:child_process";
import { chmodSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { STORE_SCRIPT, WAIT_SCRIPT } from "../../../apps/etcd-backup/script";

/** Runs the script with programs in place of rclone and date that write down how they are called. */
function store(environment: Readonly<Record<string, string>>, failing = "none") {
  const folder = mkdtempSync(join(tmpdir(), "etcd-backup-"));
  const log = join(folder, "log");
  const program = (name: string, text: string) => {
    writeFileSync(join(folder, name), `#!/bin/sh\n${text}\n`);
    chmodSync(join(folder, name), 0o755);
  };
  try {
    writeFileSync(log, "");
    program("date", "echo 2026-01-02T030405Z");
    program(
      "rclone",
      `if [ "$1" = obscure ]; then printf 'hidden:%s' "$(cat)"; exit 0; fi
echo "$* remote=\${RCLONE_CONFIG_SEALED_REMOTE:-} password=\${RCLONE_CONFIG_SEALED_PASSWORD:-}" >> "${log}"
case "$*" in *"${failing}"*) exit 1;; esac`,
    );
    const { status } = spawnSync("sh", ["-c", STORE_SCRIPT], {
      env: { PATH: `${folder}:${process.env.PATH}`, CLUSTER: "home", NODE: "cp-2", KEEP_DAYS: "30", ...environment },
    });
    return { status, calls: readFileSync(log, "utf8").trim().split("\n") };
  } finally {
    rmSync(folder, { recursive: true });
  }
}

describe("the script that stores a snapshot", () => {
  test("BM-13: it copies to every target and then removes what is older than 30 days there", () => {
    expect(store({ TARGETS: "s3:backups/etcd/ /nas/" })).toEqual({
      status: 0,
      calls: [
        "copyto /scratch/etcd.db s3:backups/etcd/home-2026-01-02T030405Z-cp-2.db remote= password=",
        "delete --min-age 30d --include home-*.db s3:backups/etcd/ remote= password=",
        "copyto /scratch/etcd.db /nas/home-2026-01-02T030405Z-cp-2.db remote= password=",
        "delete --min-age 30d --include home-*.db /nas/ remote= password=",
      ],
    });
  });

  test("BM-13: a target that fails loses no old snapshot, keeps no other from its copy, and fails the run", () => {
    const { status, calls } = store({ TARGETS: "s3:backups/ /nas/" }, "s3:backups/home");
    expect(status).toBe(1);
    expect(calls.map((call) => call.split(" ").slice(0, 1).join(" "))).toEqual(["copyto", "copyto", "delete"]);
    expect(calls.some((call) => call.startsWith("delete") && call.includes("s3:"))).toBe(false);
  });

  test("a clean-up that fails is told, too", () => {
    expect(store({ TARGETS: "/nas/" }, "delete").status).toBe(1);
  });

  test("with a passphrase everything goes through an encrypted remote over the target", () => {
    expect(store({ TARGETS: "/nas/", PASSPHRASE: "long words" })).toEqual({
      status: 0,
      calls: [
        "copyto /scratch/etcd.db sealed:home-2026-01-02T030405Z-cp-2.db remote=/nas/ password=hidden:long words",
        "delete --min-age 30d --include home-*.db sealed: remote=/nas/ password=hidden:long words",
      ],
    });
  });
});

describe("the script that waits", () => {
  test("BM-13: the first pod begins at once, each further one five minutes after the one before", () => {
    const wait = (index: string) =>
      spawnSync("sh", ["-c", `sleep() { echo "$1"; }\n${WAIT_SCRIPT}`], {
        encoding: "utf8",
        env: { PATH: process.env.PATH ?? "", JOB_COMPLETION_INDEX: index },
      }).stdout.trim();
    expect(["0", "1", "2"].map(wait)).toEqual(["0", "300", "600"]);
  });
});
