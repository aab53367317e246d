import { InvalidArgumentError } from "commander";
import { sha256 } from "../lib/emit/record";

/** One of several parts of a project's clusters, which as many jobs of a CI work on. */
export interface Shard {
  /** Which one, from 1 on. */
  readonly index: number;
  /** How many there are. */
  readonly of: number;
}

/** More jobs than any CI starts for one commit. */
const MOST = 1000;

/** Reads `2/4`. */
export function parseShard(text: string): Shard {
  const [, index, of] = /^([1-9]\d{0,3})\/([1-9]\d{0,3})$/.exec(text) ?? [];
  if (index === undefined || of === undefined || Number(index) > Number(of) || Number(of) > MOST)
    throw new InvalidArgumentError(`want i/n with i from 1 to n, e.g. 1/4, and n at most ${MOST}.`);
  return { index: Number(index), of: Number(of) };
}

/** How reports for programs say which shard they are of; nothing for a whole. */
export function shownShard(shard: Shard | undefined): { readonly shard?: string } {
  return shard === undefined ? {} : { shard: `${shard.index}/${shard.of}` };
}

/**
 * True for a cluster of a shard. It follows from the name alone: another cluster
 * that comes or goes moves none, so that what a job keeps is good for the next run.
 */
export function isInShard(cluster: string, { index, of }: Shard): boolean {
  return Number.parseInt(sha256(cluster).slice(0, 12), 16) % of === index - 1;
}
