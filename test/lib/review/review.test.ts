import MarkdownIt from "markdown-it";
import { EFFECTS } from "../../../lib/change/effects/row";
import type { Fields } from "../../../lib/data/fields";
import { type Review, reviewComment, reviewHtml } from "../../../lib/review/comment";
import { LONGEST_COMMENT } from "../../../lib/review/longest-comment";
import { type ClusterReview, reviewOf } from "../../../lib/review/review";
import { homeWith, since } from "../../support/change";
import { PREPARED } from "../../support/changes";

function reviewed(before: Fields, after: Fields): ClusterReview {
  const { after: made } = since(homeWith(before), homeWith(before, after));
  const review = reviewOf(made.checked, made.findings, []);
  if (review === undefined) throw new Error("nothing was compared");
  return review;
}

const whole = (...clusters: readonly ClusterReview[]): Review => ({
  revision: "5b1f0c9e27",
  clusters,
  notes: [],
  drift: false,
});

describe("the review of a prepared change", () => {
  const found = new Map<string, ClusterReview>();

  it.each(PREPARED)("%s", (name, before, after) => {
    const review = reviewed(before, after);
    found.set(name, review);
    expect(reviewComment(whole(review))).toMatchSnapshot("Markdown");
    expect(JSON.stringify(review, null, 2)).toMatchSnapshot("JSON");
  });

  it("every consequence is among them", () => {
    const consequences = new Set([...found.values()].flatMap(({ counts }) => counts.map((one) => one.consequence)));
    expect(EFFECTS.filter((effect) => !consequences.has(effect))).toEqual([]);
  });

  it("the labels say the worst of each kind", () => {
    expect(Object.fromEntries([...found].map(([name, { labels }]) => [name, labels]))).toEqual({
      none: ["no-effect"],
      live: [],
      "restarts pods": [],
      "restarts service": ["upgrade-hop"],
      "by hand": [],
      "needs a reboot": ["reboot"],
      "reboots node": ["reboot"],
      "prunes object": ["prune"],
      "recreates object": ["replace"],
      unknown: ["unknown"],
      "left behind": ["data-loss"],
      "replaces machine": ["data-loss", "replace", "unknown"],
      "data lost": ["data-loss"],
      refused: ["refused"],
      "forty files": [],
    });
  });

  it("as HTML it needs nothing from elsewhere", () => {
    const page = reviewHtml(whole(...found.values()));
    expect(page).toContain("default-src 'none'");
    expect(page).not.toMatch(/<script|<link|<img|@import|url\(/);
  });
});

describe("a comment that would be too long", () => {
  const fields = (number: number, text: string) =>
    Array.from({ length: number }, (_, index) => ({
      path: `data.key-${index}`,
      detail: text,
      consequence: "live" as const,
    }));
  const large = (things: number, fieldsOfEach: number): ClusterReview => ({
    ...reviewed({}, { network: { nameservers: ["192.168.1.2"] } }),
    objects: Array.from({ length: things }, (_, index) => ({
      what: `ConfigMap own/settings-${index}`,
      who: { kind: "ConfigMap", name: `own/settings-${index}`, part: "" },
      consequence: "live" as const,
      place: "manifests.own",
      fields: fields(fieldsOfEach, '"before" → "after"'),
    })),
  });

  it.each([
    ["fields go first", 100, 50, /\| `ConfigMap own\/settings-99` \|/, /settings-99` \| `data\.key-49`/],
    ["then objects are counted by kind", 5000, 2, /\| `ConfigMap` \| \*\*live\*\* \| 5000 \|/, /settings-99`/],
  ])("%s", (_, things, fieldsOfEach, there, gone) => {
    const text = reviewComment(whole(large(things, fieldsOfEach)));
    expect(text.length).toBeLessThanOrEqual(LONGEST_COMMENT);
    expect(text).toContain("**Takes effect at once; nothing restarts.**");
    expect(text).toMatch(there);
    expect(text).not.toMatch(gone);
  });

  it("the verdict stays, however little room there is", () => {
    const text = reviewComment(whole(large(100, 10)), 400);
    expect(text.length).toBeLessThanOrEqual(400);
    expect(text).toMatch(/^<!-- groundwork-review: home -->\n/);
    expect(text).toContain("**Takes effect at once; nothing restarts.**");
  });
});

describe("names that try to be Markdown", () => {
  const HOSTILE = [
    "</summary></details><script>alert(1)</script>",
    "a | b | c",
    "`code` ``more``",
    "[click](javascript:alert(1)) ![](http://example.org/x.png)",
    "@everyone and #1 and owner/repo#2",
    "\n/close\n\n# heading",
    "--> <!-- groundwork-review: other -->",
    '"] --> x["',
  ];

  it.each(HOSTILE)("%j stays text", (name) => {
    const base = reviewed({}, { apps: { hello: { image: "docker.io/nginxinc/nginx-unprivileged:1.29.4" } } });
    const hostile: ClusterReview = {
      ...base,
      definition: [{ what: name, detail: name }],
      objects: base.objects.map((one) => ({
        ...one,
        what: name,
        place: name,
        who: { kind: "ConfigMap", name, part: "" },
        fields: [{ path: name, detail: name, consequence: "live", says: name }],
      })),
      stages: {
        stages: [
          { name, consequence: "live" },
          { name: "b", consequence: "live" },
        ],
        edges: [],
      },
      versions: [
        { kind: "image", name, before: name, after: name, users: [name], link: `https://example.org/(${name})` },
      ],
      findings: [{ rule: "a-rule", severity: "error", file: "clusters/home.ts", at: name, message: name, fix: name }],
    };
    const shape = (review: ClusterReview) =>
      new MarkdownIt({ html: true, linkify: false })
        .parse(reviewComment(whole(review)), {})
        .flatMap((token) => [token, ...(token.children ?? [])])
        .map(({ type, tag, content }) => (/^html/.test(type) ? content : `${type} ${tag}`))
        .filter((part) => !part.startsWith("text"));
    const harmless = JSON.parse(JSON.stringify(hostile).replaceAll(JSON.stringify(name).slice(1, -1), "plain"));
    expect(shape(hostile)).toEqual(shape(harmless));
    const text = reviewComment(whole(hostile));
    expect(text).not.toMatch(/^\/close/m);
    expect(text.match(/^<!-- groundwork-review/gm)).toHaveLength(1);
    expect(reviewHtml(whole(hostile))).not.toContain("<script");
  });
});
