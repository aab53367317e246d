import type { Host } from "./host";

/** Shows a text that is longer than the terminal in the pager of the person at it; prints it anywhere else. */
export async function inPager(host: Pick<Host, "stdout" | "page">, text: string): Promise<void> {
  const { isTTY, rows } = host.stdout;
  const isLong = isTTY === true && rows !== undefined && text.split("\n").length > rows;
  if (isLong && (await host.page?.(text)) === true) return;
  host.stdout.write(text);
}
