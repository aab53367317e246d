import { resolve } from "node:path";
import { load } from "js-yaml";
import { z } from "zod";
import { catalog } from "../../apps/catalog";
import definition from "../../clusters/test-cluster";
import { at, isFields } from "../../lib/data/fields";
import { definitionSchema, parseDefinition } from "../../lib/definition/parse";
import { toYaml } from "../../lib/emit/yaml";
import { InputError } from "../../lib/model/problem";
import { schemaStore } from "../../lib/schema/store";
import { synthOrThrow } from "../support/synth";
import { stringFields } from "./string-fields";

/** Texts that mean something to a program that reads what is made of a definition. */
const HOSTILE: Readonly<Record<string, string>> = {
  "a Terraform template": '${file("/etc/hostname")}',
  "a Terraform directive": "%{if true}x%{endif}",
  "a substitution of a shell": "$(touch x)",
  "an old substitution of a shell": "`touch x`",
  "the end of a shell's quotes": "'; touch x; '",
  "the end of quotes": '"; touch x; "',
  "a command after a line end": "a\ntouch x",
  "a Go template": "{{ .Values }}",
  "a cell of a table": "a | b",
  "an end of a YAML document": "--- a",
  "a key of YAML": "a: b",
  "an element of HTML": "<script>alert(1)</script>",
};

/**
 * Fields of free text: for people, or for a program that takes any. What they
 * hold is data wherever it goes. Every other field has a grammar.
 */
const FREE = [
  "accept[].at",
  "accept[].reason",
  "apps.*.args[]",
  "apps.*.autoscale.triggers[].metadata.*",
  "apps.*.command[]",
  "apps.*.env.*",
  "apps.*.files.*",
  "apps.*.files.*.text",
  "apps.*.initContainers.*.args[]",
  "apps.*.initContainers.*.command[]",
  "apps.*.initContainers.*.env.*",
  "apps.*.metadata.pod.annotations.*",
  "apps.*.metadata.route.annotations.*",
  "apps.*.metadata.service.annotations.*",
  "apps.*.metadata.workload.annotations.*",
  "apps.*.probe.command[]",
  "apps.*.routes.*.requestHeaders.add.*",
  "apps.*.routes.*.requestHeaders.set.*",
  "apps.*.routes.*.responseHeaders.add.*",
  "apps.*.routes.*.responseHeaders.set.*",
  "apps.*.sidecars.*.args[]",
  "apps.*.sidecars.*.command[]",
  "apps.*.sidecars.*.env.*",
  "apps.*.sidecars.*.probe.command[]",
  "assumptions[].at",
  "assumptions[].why",
  "components.authentik.title",
  "components.authentik.users.*.name",
  "controlPlane.apiServer.authentication.*",
  "controlPlane.apiServer.authentication.<key>",
  "controlPlane.apiServer.authorizers[].webhook.*",
  "controlPlane.apiServer.authorizers[].webhook.<key>",
  "controlPlane.scheduler.config.*",
  "controlPlane.scheduler.config.<key>",
  "machines.*.annotations.*",
  "machines.*.files.*.content",
  "machines.*.kubelet.config.*",
  "machines.*.kubelet.config.<key>",
  "proxmox.pciMappings.*.comment",
  "releases.*.values.*",
  "releases.*.values.<key>",
  "talos.audit[].*",
  "talos.audit[].<key>",
  "talos.files.*.content",
  "talos.kubelet.config.*",
  "talos.kubelet.config.<key>",
  "talos.podSecurity.exempt.*",
];

/** What the operator does by hand, as a sentence, is part of every origin of a secret; patches are Talos' own documents. */
const isFree = (path: string) =>
  FREE.includes(path) ||
  path.endsWith(".manual") ||
  /\.patches\[\]/.test(path) ||
  // What an operator's own charts and manifests say has no grammar yet.
  /^(charts|manifests)\./.test(path);

const fields = stringFields(definitionSchema(catalog));

test("the schema has places for text, all of them found", () => {
  const paths = new Set(fields.map(({ path }) => path));
  expect(paths.size).toBeGreaterThan(300);
  for (const path of ["state.endpoint", "machines.<key>", "apps.*.volumes.<key>", "components.loki.s3.bucket"])
    expect(paths).toContain(path);
});

test.each(Object.entries(HOSTILE))("%s is refused by every field with a grammar", (_, text) => {
  const taken = fields.filter(({ path, schema }) => !isFree(path) && z.safeParse(schema, text).success);
  expect([...new Set(taken.map(({ path }) => path))]).toEqual([]);
});

test("no field of free text is named that has a grammar", () => {
  for (const path of FREE)
    expect(
      fields.some((field) => field.path === path && z.safeParse(field.schema, "a reason: `b` | c <d>").success),
    ).toBe(true);
});

/** Every text of a value, with its keys. */
function textsOf(value: unknown): readonly string[] {
  if (typeof value === "string") return [value];
  if (Array.isArray(value)) return value.flatMap(textsOf);
  return isFields(value) ? Object.entries(value).flatMap(([key, child]) => [key, ...textsOf(child)]) : [];
}

describe("free text is data wherever it goes", () => {
  const hostile = Object.values(HOSTILE).filter((text) => !text.includes("\n"));
  const all = hostile.join(" ");
  const free = (text: string) => ({
    assumptions: [{ at: text, why: text }],
    apps: {
      hello: {
        image: "docker.io/library/nginx:1.29.3",
        args: [text],
        command: [text],
        env: { A: text },
        files: { "/etc/a": text },
        initContainers: { first: { args: [text] } },
        metadata: { pod: { annotations: { "example.org/a": text } } },
      },
    },
    releases: { cilium: { values: { [text]: { prompt: text } } } },
  });
  const settings = (text: string) => ({
    files: { "/var/etc/note": { content: text } },
    kubelet: { config: { [text]: text } },
  });
  const synth = (text: string) => {
    const controlPlane = {
      ...definition.controlPlane,
      apiServer: { authentication: { [text]: text }, authorizers: [{ name: "policy", webhook: { [text]: text } }] },
      scheduler: { config: { [text]: text } },
    };
    const talos = { ...definition.talos, ...settings(text) };
    const input = { ...definition, ...free(text), talos, controlPlane };
    const { cluster, problems } = parseDefinition(input, "clusters/test-cluster.ts", catalog);
    if (cluster === undefined) throw new InputError(problems);
    return synthOrThrow({ cluster }, schemaStore(resolve(__dirname, "../..")));
  };
  const made = synth(all);

  test("Terraform computes nothing that a definition wrote", () => {
    for (const { document } of made.stacks)
      for (const text of textsOf(document)) {
        if (text.includes("/etc/hostname")) expect(text).toContain('$${file("/etc/hostname")}');
        expect(text.replaceAll("$${", "").replaceAll("%%{", "")).not.toMatch(/\$\{file\("\/etc|%\{if/);
      }
  });

  test("YAML gives it back as it was written", () => {
    const release = made.graph.stages.flatMap(({ releases }) => releases).length;
    expect(release).toBeGreaterThan(0);
    const objects = made.graph.stages.flatMap(({ manifests }) => manifests);
    const deployment = objects.find(({ kind, metadata }) => kind === "Deployment" && metadata.name === "hello");
    expect(at(load(toYaml(deployment)), "spec", "template", "spec", "containers", 0)).toMatchObject({
      args: [all],
      command: [all],
      env: expect.arrayContaining([{ name: "A", value: all }]),
    });
    expect(at(load(toYaml(deployment)), "spec", "template", "metadata", "annotations")).toMatchObject({
      "example.org/a": all,
    });
    const files = objects.find(({ kind, metadata }) => kind === "ConfigMap" && metadata.name === "hello-files");
    expect(load(toYaml(files))).toMatchObject({ data: { etc_a: all } });
  });

  test("no command of a runbook holds it", () => {
    const runbooks = made.tree.files().filter(([path]) => path.endsWith(".md"));
    expect(runbooks.length).toBeGreaterThan(2);
    for (const [, text] of runbooks)
      for (const [, block = ""] of text.matchAll(/```sh\n(.*?)```/gs))
        for (const one of hostile) expect(block).not.toContain(one);
  });
});

test.each(["\u001b[2J", "gpj.\u202ee", "a\rb", "\u0000", "\u009b"])("%j is refused wherever it stands", (text) => {
  for (const definition of [{ name: text }, { anything: [{ at: text }] }, { labels: { [text]: "x" } }]) {
    const { problems } = parseDefinition(definition, "clusters/home.yaml", catalog);
    expect(problems.map(({ got }) => got).join()).toContain("with the control character U+");
    expect(problems.map(({ path }) => path).join()).not.toContain(text);
  }
});
