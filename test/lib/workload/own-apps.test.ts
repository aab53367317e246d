import { readFileSync } from "node:fs";
import { resolve } from "node:path";
import { Chart } from "cdk8s";
import { Deployment } from "cdk8s-plus-30";
import testCluster from "../../../clusters/test-cluster";
import { at } from "../../../lib/data/fields";
import { link } from "../../../lib/delivery/link";
import { buildOwnApps, ownAppSections } from "../../../lib/workload/own-apps";
import { type Built, buildStages, everythingElse, parseOrThrow, podOf } from "../../support/build";
import { orThrow } from "../../support/component";

function build(apps: object): Built {
  const cluster = parseOrThrow({ apps, components: { everythingElse: {} } }, { everythingElse });
  return buildStages(cluster, (declared, stagesOf) =>
    orThrow((problems) => buildOwnApps({ cluster, declared, problems }, stagesOf)),
  );
}

describe("own apps", () => {
  test("each app is a stage of its own, in a namespace of its own", () => {
    const built = build({
      notes: { image: "ghcr.io/owner/notes:1.2.3", port: 8080 },
      wiki: { image: "ghcr.io/owner/wiki:4.5.6", port: 80, namespace: "office" },
    });
    expect(built.stages.map((stage) => stage.name)).toEqual(["app-notes", "app-wiki"]);
    expect(built.namespaces.map(({ name, level }) => [name, level])).toEqual([
      ["notes", "restricted"],
      ["office", "restricted"],
    ]);
  });

  test("a cluster without own apps has no stages for them", () => {
    expect(build({}).stages).toEqual([]);
  });

  test("a name that cannot be a Service's is refused with one that can", () => {
    expect(() => build({ "2048": { image: "ghcr.io/owner/game:1.0.0", port: 80 } })).toThrow(
      "clusters/home.ts apps.2048: got the name 2048 for an app with a port, want a name that starts with a letter",
    );
    expect(() => build({ "2048": { image: "ghcr.io/owner/game:1.0.0" } })).not.toThrow();
  });

  test("two things that one app cannot have are told in one run", () => {
    const app = {
      image: "ghcr.io/owner/notes:1.2.3",
      port: 8080,
      kind: "Deployment",
      replicas: 2,
      ports: { http: 9090 },
      volumes: { "/data": "1 GiB" },
    };
    expect(() => build({ notes: app })).toThrow(
      /apps\.notes\.kind: got a Deployment of 2 replicas[\s\S]*apps\.notes\.ports\.http: got the name http/,
    );
  });

  test("TC-18: test-cluster's test application is an entry of apps, and becomes the whole chain at test.<domain>", () => {
    const { apps = {}, domain } = testCluster;
    const cluster = parseOrThrow({ domain, apps, components: { everythingElse: {} } }, { everythingElse });
    const built = buildStages(cluster, (declared, stagesOf) =>
      orThrow((problems) => buildOwnApps({ cluster, declared, problems }, stagesOf)),
    );
    expect(built.stage("app-test").manifests.map((manifest) => manifest.kind)).toEqual([
      "ServiceAccount",
      "Deployment",
      "NetworkPolicy",
      "Service",
      "Ingress",
    ]);
    expect(at(built.object("Ingress", "test"), "spec", "tls")).toEqual([
      { hosts: ["test.test-cluster.agentydragon.com"], secretName: "test-tls" },
    ]);
    const container = at(podOf(built.object("Deployment", "test")), "containers", 0);
    expect(at(container, "args")).toEqual([`--port=${at(container, "ports", 0, "containerPort")}`]);
    expect(built.namespaces).toEqual([{ name: "test", level: "restricted", reasons: [], owner: "gitops" }]);
  });

  test("TC-18: its entry in the definition is short", () => {
    const text = readFileSync(resolve(__dirname, "../../../clusters/test-cluster.ts"), "utf8");
    const [entry] = /^ {4}test: \{\n[\s\S]*?^ {4}\},$/m.exec(text) ?? [];
    expect(entry?.split("\n").length).toBeLessThanOrEqual(8);
  });

  test("TC-18: the runbook checks each exposed app through DNS, certificate, ingress and pod", () => {
    const { cluster } = build({
      test: { image: "ghcr.io/owner/notes:1.2.3", port: 8080, host: "test" },
      worker: { image: "ghcr.io/owner/notes:1.2.3" },
    });
    const [section, ...more] = ownAppSections(cluster, { stages: [] });
    expect(more).toEqual([]);
    expect(section?.body).toContain("dig +short test.example.org");
    expect(section?.body).toContain("kubectl -n test get certificate,ingress,pods");
    expect(section?.body).not.toContain("### worker");
  });

  test("what shows an app's stage is the engine's own command", () => {
    const { cluster } = build({ test: { image: "ghcr.io/owner/notes:1.2.3", port: 8080, host: "test" } });
    const body = (engine: "flux" | "argocd") =>
      ownAppSections({ ...cluster, gitops: { ...cluster.gitops, engine } }, { stages: [] })[0]?.body;
    expect(body("flux")).toContain("\nflux get kustomization app-test\n");
    expect(body("argocd")).toContain("\nkubectl -n argocd get applications.argoproj.io app-test\n");
    expect(body("argocd")).not.toContain("flux get");
  });

  test("a cluster without exposed apps gets no section", () => {
    expect(ownAppSections(build({ worker: { image: "ghcr.io/owner/notes:1.2.3" } }).cluster, { stages: [] })).toEqual(
      [],
    );
  });
});

describe("any cdk8s construct inside a stage", () => {
  test("a cdk8s-plus Deployment is collected, linked and judged like everything else", () => {
    const cluster = parseOrThrow({ components: { everythingElse: {} } }, { everythingElse });
    const built = buildStages(cluster, (_platform, stagesOf) => {
      const stages = stagesOf("components.custom");
      const secrets = stages.stage("custom-secrets", { title: "what it reads" });
      secrets.addPlain({
        apiVersion: "external-secrets.io/v1",
        kind: "ExternalSecret",
        metadata: { name: "token", namespace: "custom" },
        spec: { data: [{ secretKey: "token" }] },
      });
      const stage = stages.stage("custom", { title: "a construct of one's own" });
      new Deployment(stage, "server", {
        metadata: { name: "server", namespace: "custom" },
        containers: [
          {
            image: "ghcr.io/owner/server:1.0.0",
            securityContext: { user: 1000 },
            envVariables: { TOKEN: { valueFrom: { secretKeyRef: { name: "token", key: "token" } } } },
          },
        ],
      });
      expect(Chart.isChart(stage)).toBe(true);
    });
    expect(built.object("Deployment", "server").metadata.namespace).toBe("custom");
    const { dependencies } = link(built.stages, [
      { kind: "Namespace", name: "custom", by: "test" },
      { kind: "CustomResourceDefinition", name: "external-secrets.io/ExternalSecret", by: "test" },
    ]);
    expect(dependencies.all).toEqual([
      {
        from: "custom",
        to: "custom-secrets",
        causes: ["Deployment custom/server spec.template.spec.containers[0].env[0]"],
      },
    ]);
    expect(built.namespaces).toMatchObject([{ name: "custom", level: "baseline" }]);
  });
});
