import { createHash } from "node:crypto";
import { readLock } from "../../cli/charts/lock";
import { digestOf } from "../../lib/rendered/digest";
import { packChart } from "../../lib/rendered/pack";
import { definition, TestProject } from "../cli/project";
import { FakeRegistry } from "../cli/publish/fake-registry";
import { HELM } from "./helm";

const ARCHIVE = packChart(
  "notes",
  new Map([["Chart.yaml", Buffer.from("apiVersion: v2\nname: notes\nversion: 0.1.0\n")]]),
);
const OTHER = packChart(
  "notes",
  new Map([["Chart.yaml", Buffer.from("apiVersion: v2\nname: notes\nversion: 0.1.0 # b\n")]]),
);

/** Puts a chart into the registry, as the OCI format of Helm has it (Helm documentation: use OCI-based registries). */
function push(registry: FakeRegistry, archive: Buffer): void {
  const config = Buffer.from(JSON.stringify({ name: "notes", version: "0.1.0", apiVersion: "v2" }));
  const blob = (bytes: Buffer, mediaType: string) => {
    const digest = `sha256:${createHash("sha256").update(bytes).digest("hex")}`;
    registry.blobs.set(`charts/notes@${digest}`, bytes);
    return { mediaType, digest, size: bytes.length };
  };
  const manifest = Buffer.from(
    JSON.stringify({
      schemaVersion: 2,
      mediaType: "application/vnd.oci.image.manifest.v1+json",
      config: blob(config, "application/vnd.cncf.helm.config.v1+json"),
      layers: [blob(archive, "application/vnd.cncf.helm.chart.content.v1.tar+gzip")],
    }),
  );
  const digest = `sha256:${createHash("sha256").update(manifest).digest("hex")}`;
  registry.manifests.set(`charts/notes@${digest}`, manifest);
  registry.tags.set("charts/notes:0.1.0", digest);
}

describe("a registry of this machine without TLS", () => {
  const registry = new FakeRegistry();
  let project: TestProject;
  beforeAll(() => registry.start());
  afterAll(() => registry.stop());
  beforeEach(() => {
    registry.entrance = undefined;
    push(registry, ARCHIVE);
    project = new TestProject({ "clusters/home.yaml": home("0.1.0") });
  });
  afterEach(() => project.end());

  const home = (version: string) =>
    definition("home", {
      charts: {
        notes: { chart: "notes", repository: `oci://${registry.host}/charts`, version, podSecurity: "restricted" },
      },
    });
  /** What installs Flux cannot be fetched without a network; only lines about the chart count. */
  const charts = async () => {
    const { stderr } = await project.run(["charts"], { env: { ...process.env, HELM_BIN: HELM } });
    return stderr
      .split("\n")
      .filter((line) => line.includes("notes"))
      .join("\n");
  };

  test("gives the bytes that were pushed", async () => {
    expect(await charts()).toBe("");
    expect(readLock(project.folder).charts).toMatchObject([{ chart: "notes", digest: digestOf(ARCHIVE) }]);
  });

  test("that has other bytes under the same version is told, and --accept takes them", async () => {
    await charts();
    project.remove("charts/notes-0.1.0.tgz");
    push(registry, OTHER);
    expect(await charts()).toContain(`got ${digestOf(OTHER)} by Helm`);
    expect(await charts()).toContain("groundwork charts --accept notes@0.1.0");
  });

  test("that has no such version, or asks for a login, is told with what helps", async () => {
    project.write("clusters/home.yaml", home("9.9.9"));
    expect(await charts()).toContain(
      `Fix: name a version that is there; helm show chart oci://${registry.host}/charts/notes shows the newest.`,
    );
    project.write("clusters/home.yaml", home("0.1.0"));
    registry.entrance = { scheme: "basic", username: "user", password: "secret" };
    expect(await charts()).toContain(`Fix: helm registry login ${registry.host}, if the chart is there at all`);
  });
});
