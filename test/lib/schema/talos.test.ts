import { validateTalosPatch } from "../../../lib/schema/talos";
import { store } from "./project-store";

const problemsOf = (version: string, document: unknown): readonly string[] =>
  validateTalosPatch(store, version, document).map(
    ({ path, got, want, fix }) => `${path}: got ${got}, want ${want}${fix === undefined ? "" : `; ${fix}`}`,
  );

const hostname = { apiVersion: "v1alpha1", kind: "HostnameConfig", hostname: "cp-1", auto: "off" };

describe("validateTalosPatch", () => {
  it("accepts documents and patches of the version", () => {
    expect(problemsOf("1.13.9", hostname)).toEqual([]);
    expect(
      problemsOf("v1.11.2", {
        machine: { network: {}, install: { disk: "/dev/vda" } },
        cluster: { allowSchedulingOnControlPlanes: true },
      }),
    ).toEqual([]);
    expect(
      problemsOf("1.12", { machine: { kubelet: { extraArgs: { "rotate-server-certificates": "true" } } } }),
    ).toEqual([]);
  });

  it("picks the definition by kind, and names a kind that the version lacks", () => {
    expect(problemsOf("1.11.2", hostname)).toEqual([
      'kind: got "HostnameConfig", want a document kind of Talos 1.11.2',
    ]);
    expect(problemsOf("1.13.9", { ...hostname, kind: "HostnamConfig" })).toEqual([
      'kind: got "HostnamConfig", want a document kind of Talos 1.13.9; write HostnameConfig',
    ]);
    expect(problemsOf("1.13.9", { ...hostname, kind: 1 })).toEqual([
      "kind: got 1, want a document kind of Talos 1.13.9",
    ]);
  });

  it("refuses keys that the version gave up, wrong types and values", () => {
    expect(problemsOf("1.13.9", { machine: { network: { hostname: "a" } } })[0]).toMatch(
      /^machine.network: got unknown key "network"/,
    );
    expect(problemsOf("1.13.9", { machine: { install: { wipe: "no" } } })).toEqual([
      'machine.install.wipe: got "no", want true or false',
    ]);
    expect(problemsOf("1.13.9", { ...hostname, auto: "on" })).toEqual(['auto: got "on", want one of stable, off']);
    expect(problemsOf("1.13.9", { apiVersion: "v1alpha1", kind: "LinkConfig" })).toEqual([
      "name: got nothing, want a text",
    ]);
  });

  it("asks of a deletion only what identifies its document", () => {
    expect(
      problemsOf("1.13.9", { apiVersion: "v1alpha1", kind: "VLANConfig", name: "eth0.5", $patch: "delete" }),
    ).toEqual([]);
    expect(problemsOf("1.13.9", { apiVersion: "v1alpha1", kind: "VLANConfig", $patch: "delete" })).toEqual([
      "name: got nothing, want a text",
    ]);
    expect(problemsOf("1.13.9", { ...hostname, $patch: "merge" })).toEqual(['$patch: got "merge", want one of delete']);
    expect(problemsOf("1.13.9", { cluster: { apiServer: { admissionControl: { $patch: "delete" } } } })).toEqual([]);
  });

  it("takes a log destination's endpoint as Talos does, a URL, although the published schema wants an object", () => {
    const logging = (endpoint: unknown) => ({
      machine: { logging: { destinations: [{ endpoint, format: "json_lines" }] } },
    });
    expect(problemsOf("1.13.9", logging("tcp://127.0.0.1:6050/"))).toEqual([]);
    expect(problemsOf("1.11.2", logging("udp://10.0.0.9:6050/"))).toEqual([]);
    expect(problemsOf("1.13.9", logging("10.0.0.9:6050"))).toEqual([
      'machine.logging.destinations[0].endpoint: got "10.0.0.9:6050", want an object',
    ]);
  });

  it("knows kinds by the name that Talos registers, and one that the published schema leaves out", () => {
    const kubespan = {
      apiVersion: "v1alpha1",
      kind: "KubeSpanEndpointsConfig",
      extraAnnouncedEndpoints: ["10.0.0.1:51820"],
    };
    expect(problemsOf("1.13.9", kubespan)).toEqual([]);
    expect(problemsOf("1.13.9", { ...kubespan, kind: "KubeSpanEndpoints" })).toEqual([
      'kind: got "KubeSpanEndpoints", want a document kind of Talos 1.13.9',
    ]);
    const rules = [{ image: "docker.io/*", keyless: { issuer: "https://accounts.example.org", subject: "a" } }];
    const signed = { apiVersion: "v1alpha1", kind: "ImageVerificationConfig", rules };
    expect(problemsOf("1.13.9", signed)).toEqual([]);
    expect(problemsOf("1.13.9", { ...signed, rules: [{ image: 1 }] })).toEqual([
      'rules[0].image: got 1, want a text; write "1"',
    ]);
    expect(problemsOf("1.12.1", signed)).toEqual([
      expect.stringContaining('kind: got "ImageVerificationConfig", want a document kind of Talos 1.12.1'),
    ]);
  });

  it("says what it cannot check", () => {
    expect(validateTalosPatch(store, "1.99.0", hostname)).toEqual([
      { path: "", got: "Talos 1.99.0", want: "a version with a committed schema", code: "unknown-version" },
    ]);
    expect(problemsOf("1.13.9", "machine: {}")).toEqual([': got "machine: {}", want an object']);
  });
});
