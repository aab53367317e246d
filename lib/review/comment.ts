import { pageHtml } from "./html";
import { LONGEST_COMMENT } from "./longest-comment";
import { pageMarkdown } from "./markdown";
import { type PageBlock, paragraph } from "./page";
import type { ClusterReview } from "./review";
import { clusterBlocks, DETAILS, type Detail } from "./sections";

/** What a change does to every cluster of a repository. */
export interface Review {
  /** Which part of the repository's clusters it is of, e.g. `2/4`; absent: no part of a whole. */
  readonly shard?: string;
  /** Short hash of the commit that it is compared with. */
  readonly revision: string;
  /** Each cluster that both times have. */
  readonly clusters: readonly ClusterReview[];
  /** Clusters that cannot be compared, with the reason. */
  readonly notes: readonly string[];
  /** `dist/` is not what the definitions give. */
  readonly drift: boolean;
}

/** The line by which a comment is found again, so that it is updated and not repeated. */
function marker(clusters: readonly string[]): string {
  // Two hyphens in a row would end an HTML comment.
  const names = clusters.map((name) => name.replaceAll(/[^A-Za-z0-9.]+/g, "-"));
  return `<!-- groundwork-review: ${names.length === 0 ? "none" : names.join(" ")} -->`;
}

/**
 * The review as a comment of at most `longest` characters. Where it is longer,
 * fields are left out first, then objects are counted by kind, then all but the
 * verdict goes.
 */
export function reviewComment(review: Review, longest = LONGEST_COMMENT): string {
  const head = marker(review.clusters.map(({ cluster }) => cluster));
  for (const detail of DETAILS) {
    const text = `${head}\n${pageMarkdown(pageOf(review, detail))}\n`;
    if (text.length <= longest) return text;
  }
  // Many clusters: the worst of them count.
  const verdicts = [...pageOf(review, "verdict")];
  let text = `${head}\n${pageMarkdown(verdicts)}\n`;
  while (text.length > longest && verdicts.length > 1) {
    verdicts.pop();
    text = `${head}\n${pageMarkdown([...verdicts, paragraph("The rest does not fit: run the review yourself.")])}\n`;
  }
  return text;
}

/** The review as one HTML file, with everything in it. */
export function reviewHtml(review: Review): string {
  return pageHtml(`Review against ${review.revision}`, pageOf(review, "all"));
}

function pageOf(review: Review, detail: Detail): readonly PageBlock[] {
  return [
    ...review.clusters.flatMap((cluster) => clusterBlocks(cluster, review.revision, detail)),
    ...review.notes.map((note) => paragraph({ prose: note })),
    ...(review.drift
      ? [
          paragraph(
            { strong: "dist/ is not what the definitions give." },
            " Run ",
            { code: "npx groundwork synth" },
            " and commit it.",
          ),
        ]
      : []),
  ];
}
