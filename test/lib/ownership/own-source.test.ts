import { configMap, conflicts, type Files, flux, helmRelease, kustomization } from "./trees";

/** A Git repository under a name of its own, as templates write it. */
const source = (name: string, url: string) =>
  `apiVersion: source.toolkit.fluxcd.io/v1
kind: GitRepository
metadata: { name: ${name}, namespace: flux-system }
spec: { interval: 1h, url: "${url}" }
`;
const reads = (name: string, path: string, from: string) =>
  kustomization(name, path).replace("name: flux-system }\n", `name: ${from} }\n`);

describe("D3: the source that is this repository has the name that its root reads", () => {
  const tree = (root: string, apps: string): Files => ({
    "kubernetes/flux/config/cluster.yaml": `${source("home", "https://git.example.org/you/home")}---\n${reads("cluster", root, "home")}`,
    "kubernetes/flux/apps.yaml": reads("apps", "kubernetes/apps", apps),
    "kubernetes/apps/a.yaml": configMap("a", "media"),
  });
  const owned = (files: Files) => flux(files, "kubernetes/flux").objects.map(({ object }) => object.name);

  it.each(["kubernetes/flux", "kubernetes"])("a root over %s", (root) => {
    expect(owned(tree(root, "home"))).toContain("a");
    expect(conflicts(flux(tree("kubernetes/flux", "home"), "kubernetes/flux"))).toEqual([]);
  });

  it("another source with an address of its own is another repository, and a note", () => {
    const files = {
      ...tree("kubernetes/flux", "work"),
      "kubernetes/flux/work.yaml": source("work", "https://git.example.org/you/work"),
    };
    expect(owned(files)).not.toContain("a");
    expect(flux(files, "kubernetes/flux").notes.map(({ text }) => text)).toEqual([
      "Kustomization flux-system/apps reads source work, which is not this repository",
    ]);
  });
});

describe("D3: two releases of one chart whose values keep their objects apart", () => {
  const both = (chart: string, one: string, other: string) =>
    conflicts(
      flux({
        "clusters/home/one.yaml": helmRelease("one", "network", "1.0.0", one, chart),
        "clusters/home/other.yaml": helmRelease("other", "network", "1.0.0", other, chart),
      }),
    ).flatMap(({ objects }) => objects);
  const nginx = (name: string, more = "") => `{ controller: { ingressClassResource: { name: ${name}${more} } } }`;

  it.each([
    ["ingress-nginx", nginx("external"), nginx("internal")],
    ["ingress-nginx", nginx("nginx", ", enabled: false"), "{}"],
    ["metrics-server", "{ apiService: { create: false } }", "{}"],
    ["csi-driver-nfs", "{ driver: { name: a }, node: { name: b }, controller: { name: c } }", "{}"],
  ])("%s: %s and %s", (chart, one, other) => expect(both(chart, one, other)).toEqual([]));

  it.each([
    ["ingress-nginx", "{}", "{}", "nginx"],
    ["ingress-nginx", nginx("web"), nginx("web"), "web"],
    ["csi-driver-nfs", "{ node: { name: b }, controller: { name: c } }", "{}", "nfs.csi.k8s.io"],
  ])("%s: %s and %s meet", (chart, one, other, name) =>
    expect(both(chart, one, other)).toContainEqual(expect.stringContaining(name)),
  );
});
