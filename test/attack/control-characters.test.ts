import { definition, TestProject } from "../cli/project";

const MARKS = { "an escape of a terminal": "\\e[2J", "a turn of the direction": "gpj.\\u202ee" };

/** What `synth` says about one file next to the definition that holds a mark in a value. */
async function told(path: string, text: string, changes: object = {}): Promise<{ code: number; stderr: string }> {
  const project = new TestProject({ "clusters/home.yaml": definition("home", { ...changes }), [path]: text });
  const outcome = await project.run(["synth"]);
  expect(project.dist()).toEqual({});
  project.end();
  return outcome;
}

const object = (metadata: string, rest: string) => `apiVersion: v1\nkind: ConfigMap\nmetadata: ${metadata}\n${rest}\n`;

describe.each(Object.entries(MARKS))("%s in a file next to a definition is refused", (_, mark) => {
  test.each<[string, string, object]>([
    [
      "clusters/home/patch.yaml",
      `machine: {sysctls: {net.core.somaxconn: "${mark}"}}\n`,
      { talos: { patches: ["./patch.yaml"] } },
    ],
    [
      "clusters/home/patch.yaml",
      `machine: {sysctls: {"${mark}": "1"}}\n`,
      { controlPlane: { schedulable: true, patches: ["./patch.yaml"] } },
    ],
    [
      "clusters/home/objects/map.yaml",
      object("{name: a, namespace: default}", `data: {a: "${mark}"}`),
      { manifests: { own: { from: ["./objects"] } } },
    ],
    [
      "clusters/home/map.yaml",
      object(`{name: a, namespace: default, labels: {a: "${mark}"}}`, ""),
      { manifests: { own: { from: ["./map.yaml"] } } },
    ],
    ["clusters/home/secrets/a.sops.yaml", object("{name: a, namespace: default}", `sops: {mac: "${mark}"}`), {}],
    [
      "clusters/home/secrets/a.sealed.yaml",
      object("{name: a, namespace: default}", `spec: {encryptedData: {"${mark}": a}}`),
      {},
    ],
  ])("%s: %j", async (path, text, changes) => {
    const { code, stderr } = await told(path, text, changes);
    expect(code).toBe(1);
    expect(stderr).toMatch(new RegExp(`^error ${path}.*: got a (text|name) with the control character U\\+`, "m"));
    for (const raw of ["\u001b", "\u202e"]) expect(stderr).not.toContain(raw);
  });
});

test("what is common in texts of others passes: soft hyphens, marks of a file's start, line ends of Windows", async () => {
  const text = object("{name: a, namespace: default}", 'data: {a: "soft\\u00adhyphen", b: "\\ufeffx", c: "a\\r\\nb"}');
  const project = new TestProject({
    "clusters/home.yaml": definition("home", { manifests: { own: { from: ["./map.yaml"] } } }),
    "clusters/home/map.yaml": text,
  });
  expect(await project.run(["synth"])).toMatchObject({ code: 0 });
  project.end();
});
