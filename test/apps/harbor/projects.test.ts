import { execFileSync } from "node:child_process";
import { chmodSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { z } from "zod";
import { cloudnativePg } from "../../../apps/cloudnative-pg/component";
import { harbor } from "../../../apps/harbor/component";
import { defineComponent } from "../../../lib/component/component";
import { at } from "../../../lib/data/fields";
import { buildComponent } from "../../support/build";

const certManager = defineComponent({ title: "certificates", options: z.strictObject({}) });

/** Runs the Job's script against a curl that writes down each call and answers with the codes given, in order. */
function run(projects: object, answers: readonly { code: string; body?: string }[]): readonly string[] {
  const built = buildComponent("harbor", harbor, { projects }, { others: { cloudnativePg, certManager } });
  const map = built.stage("harbor-projects").manifests.find((manifest) => manifest.kind === "ConfigMap");
  const folder = mkdtempSync(join(tmpdir(), "harbor-projects-"));
  try {
    for (const [index, { code, body = "{}" }] of answers.entries()) {
      writeFileSync(join(folder, `code-${index + 1}`), code);
      writeFileSync(join(folder, `body-${index + 1}`), body);
    }
    const curl = `#!/bin/sh
n=$(($(cat "${folder}/count" 2>/dev/null || echo 0) + 1)); echo $n > "${folder}/count"
out=; method=; url=; data=
while [ $# -gt 0 ]; do case "$1" in
  -o) out=$2; shift ;; -X) method=$2; shift ;; -d) data=$2; shift ;; http*) url=$1 ;; esac; shift; done
echo "$method \${url#*api/v2.0} $data" >> "${folder}/calls"
cp "${folder}/body-$n" "$out"; cat "${folder}/code-$n"
`;
    writeFileSync(join(folder, "curl"), curl);
    chmodSync(join(folder, "curl"), 0o755);
    const script = String(at(map, "data", "projects.sh")).replaceAll("/tmp/answer", join(folder, "answer"));
    execFileSync("sh", ["-c", script], {
      env: { PATH: `${folder}:${process.env.PATH}`, HARBOR_ADMIN_PASSWORD: "x" },
      stdio: "pipe",
    });
    return readFileSync(join(folder, "calls"), "utf8").trimEnd().split("\n");
  } finally {
    rmSync(folder, { recursive: true });
  }
}

const projects = { home: { groups: { dev: "developer" } } };

describe("the Job of Harbor's projects", () => {
  test("makes what is not there", () => {
    expect(run(projects, [{ code: "201" }, { code: "201" }])).toEqual([
      'POST /projects {"project_name":"home","metadata":{"public":"false"}}',
      'POST /projects/home/members {"role_id":2,"member_group":{"group_name":"dev","group_type":3}}',
    ]);
  });

  test("updates what is there, and finds the member by its whole name", () => {
    const members =
      '[{"entity_id":1,"entity_name":"dev-ops","id":7,"role_id":1},{"entity_id":2,"entity_name":"dev","id":9,"role_id":3}]';
    const answers = [
      { code: "409" },
      { code: "200" },
      { code: "409" },
      { code: "200", body: members },
      { code: "200" },
    ];
    expect(run(projects, answers).slice(3)).toEqual([
      "GET /projects/home/members?entityname=dev&page_size=100 ",
      'PUT /projects/home/members/9 {"role_id":2}',
    ]);
  });

  test("fails when Harbor refuses, so that the stage is not ready", () => {
    expect(() => run(projects, [{ code: "401" }])).toThrow("project home: status 401");
  });
});
