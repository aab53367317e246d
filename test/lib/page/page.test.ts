import { createHash } from "node:crypto";
import { clusterPage } from "../../../lib/page/page";
import { SCRIPT } from "../../../lib/page/script";
import { homeCluster } from "../../support/home";
import { htmlParts } from "../../support/html";
import { systems } from "../../support/systems";

const elementsOf = (page: string) => htmlParts(page).flatMap((part) => (part.kind === "element" ? [part] : []));

const home = () => {
  const { checked, findings } = homeCluster();
  return { checked, findings, upgrade: undefined };
};

describe("the page of a cluster", () => {
  it("is one file that fetches nothing, and runs and styles only what is in it", () => {
    const page = clusterPage(home());
    const names = new Set(elementsOf(page).map(({ name }) => name));
    expect(
      [...names].filter((name) => ["link", "img", "iframe", "object", "embed", "form", "base"].includes(name)),
    ).toEqual([]);
    const [policy = ""] = /(?<=http-equiv="Content-Security-Policy" content=")[^"]*/.exec(page) ?? [];
    const hash = createHash("sha256").update(SCRIPT).digest("base64");
    expect(policy.replaceAll("&#39;", "'")).toMatch(
      /^default-src 'none'; style-src 'sha256-[^']+'; script-src 'sha256-[^']+'; /,
    );
    expect(policy).toContain(hash);
    expect(page).not.toMatch(/ style="| on[a-z]+="/);
  });

  it("has a heading for each part, and every link inside it leads somewhere", () => {
    const elements = elementsOf(clusterPage(home()));
    const ids = elements.flatMap(({ attributes: { id } }) => id ?? []);
    expect(new Set(ids).size).toBe(ids.length);
    const inside = elements.flatMap(({ attributes: { href } }) => (href?.startsWith("#") ? href.slice(1) : []));
    expect(inside.filter((id) => !ids.includes(id))).toEqual([]);
    expect(inside.length).toBeGreaterThan(8);
  });

  it("text of the definition and of findings stays text", () => {
    const { checked, findings } = homeCluster();
    const hostile = `<img src=x onerror="alert(1)"> & 'quoted' </script>`;
    const page = clusterPage({
      checked,
      findings: [
        ...findings,
        { rule: "values-unverified", severity: "error", file: "a.yaml", at: hostile, message: hostile, fix: hostile },
      ],
      upgrade: undefined,
    });
    expect(elementsOf(page).filter(({ name }) => name === "img")).toEqual([]);
    expect(page).toContain("&lt;img src=x onerror=&quot;alert(1)&quot;&gt; &amp; &#39;quoted&#39; &lt;/script&gt;");
  });

  it("the committed pages are small and whole, and link to documents that are there", async () => {
    const { clusters } = await systems();
    expect(clusters.length).toBeGreaterThan(3);
    for (const { cluster, tree } of clusters) {
      const page = tree.get(`docs/${cluster.name}/index.html`) ?? "";
      expect(Buffer.byteLength(page)).toBeLessThan(300_000);
      const files = elementsOf(page).flatMap(({ attributes: { href } }) => href?.split("#")[0] || []);
      expect(files.length).toBeGreaterThan(5);
      for (const file of new Set(files)) expect(tree.get(`docs/${cluster.name}/${file}`)).toContain("# ");
    }
  });

  it("a wide drawing of stages is printed in bands, each stage whole in one of them", async () => {
    const { clusters } = await systems();
    const page = clusters
      .find(({ cluster }) => cluster.name === "test-cluster")
      ?.tree.get("docs/test-cluster/index.html");
    const [, printed = ""] = /<div class="bands"[^>]*>(.*?)<\/div>/s.exec(page ?? "") ?? [];
    const [drawing = ""] = /<g id="stage-drawing".*?<\/svg>/s.exec(page ?? "") ?? [];
    const rects = (text: string) =>
      [...text.matchAll(/<rect x="([\d.]+)" y="[\d.]+" width="([\d.]+)"/g)].map(([, x, width]) => [
        Number(x),
        Number(x) + Number(width),
      ]);
    const bands = [...printed.matchAll(/viewBox="(\d+) 0 (\d+) /g)].map(([, x, width]) => [
      Number(x),
      Number(x) + Number(width),
    ]);
    expect(bands.length).toBeGreaterThan(1);
    const holders = rects(drawing).map(
      ([from = 0, to = 0]) => bands.filter(([start = 0, end = 0]) => start <= from && to <= end).length,
    );
    expect(holders.length).toBeGreaterThan(20);
    expect(holders.filter((number) => number !== 1)).toEqual([]);
    expect(clusterPage(home())).not.toContain('class="bands"');
  });
});
