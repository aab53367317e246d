import { element, type Markup } from "../document/element";
import { Size } from "../model/quantity";

/** One piece of a bar. */
export interface BarSegment {
  /** Who takes it. */
  readonly label: string;
  /** In bytes. */
  readonly bytes: number;
  /** Class of its colour. */
  readonly colour: string;
}

const WIDTH = 1000;

/** What takes how much of a whole, drawn to scale; more than the whole is drawn as well, and said. */
export function amountBar(what: string, total: number, segments: readonly BarSegment[]): Markup {
  const used = segments.reduce((sum, { bytes }) => sum + bytes, 0);
  const scale = WIDTH / Math.max(total, used, 1);
  let start = 0;
  const drawn = segments.map(({ label, bytes, colour }) => {
    const x = start;
    start += bytes * scale;
    return element(
      "rect",
      { x: round(x), y: 0, width: round(Math.max(0, start - x - 2)), height: 18, class: colour },
      element("title", {}, `${label}: ${amount(bytes)}`),
    );
  });
  const left = total - used;
  const said =
    left < 0
      ? `${what}: ${amount(used)} of ${amount(total)}, ${amount(-left)} too much`
      : `${what}: ${amount(used)} of ${amount(total)}, ${amount(left)} left`;
  return element(
    "figure",
    { class: "bar" },
    element("figcaption", left < 0 ? { class: "over" } : {}, said),
    element(
      "svg",
      { viewBox: `0 0 ${WIDTH} 18`, preserveAspectRatio: "none", role: "img", "aria-label": said },
      element("rect", { x: 0, y: 0, width: round(total * scale), height: 18, class: "empty" }),
      drawn,
    ),
  );
}

/** An amount for people: one digit behind the point at most. */
function amount(bytes: number): string {
  const units = ["KiB", "MiB", "GiB", "TiB"] as const;
  const exact = Size.ofBytes(Math.round(bytes)).toString();
  if (/^\d{1,4} /.test(exact)) return exact;
  let value = bytes;
  let unit = "B";
  for (const next of units) {
    if (value < 1024) break;
    value /= 1024;
    unit = next;
  }
  return `${round(value)} ${unit}`;
}

function round(value: number): number {
  return Math.round(value * 10) / 10;
}
