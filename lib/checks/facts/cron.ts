const MONTHS = ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"];
const DAYS = ["sun", "mon", "tue", "wed", "thu", "fri", "sat"];

interface Field {
  readonly title: string;
  readonly least: number;
  readonly most: number;
  readonly names: readonly string[];
}

/** Fields as robfig/cron v3 reads them, which Kubernetes uses (pkg/apis/batch/validation: validateScheduleFormat). */
const FIELDS: readonly Field[] = [
  { title: "minute", least: 0, most: 59, names: [] },
  { title: "hour", least: 0, most: 23, names: [] },
  { title: "day of the month", least: 1, most: 31, names: [] },
  { title: "month", least: 1, most: 12, names: MONTHS },
  { title: "day of the week", least: 0, most: 6, names: DAYS },
];

const WORDS = /^@(yearly|annually|monthly|weekly|daily|midnight|hourly|every \d+(ms|s|m|h))/;
const LENGTHS = [31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31];

/** What is wrong with a schedule, as `got` and `want`; undefined where it is due some day. */
export function scheduleProblem(schedule: string): { readonly got: string; readonly want: string } | undefined {
  if (WORDS.test(schedule)) return undefined;
  if (/^(CRON_)?TZ=/.test(schedule)) return { got: "a time zone in it", want: "the time zone in spec.timeZone" };
  const parts = schedule.trim().split(/\s+/);
  if (parts.length !== FIELDS.length)
    return { got: `${parts.length} fields`, want: "five: minute, hour, day of the month, month, day of the week" };
  const sets: ReadonlySet<number>[] = [];
  for (const [index, field] of FIELDS.entries()) {
    const part = parts[index] ?? "";
    const set = valuesOf(part, field);
    if (set === undefined) return { got: `${part} as ${field.title}`, want: `${field.least} to ${field.most}` };
    sets.push(set);
  }
  const [, , days = new Set(), months = new Set()] = sets;
  // A day of the week in addition is due by itself.
  if (parts[4] !== "*" && parts[4] !== "?") return undefined;
  const comes = [...months].some((month) => [...days].some((day) => day <= (LENGTHS[month - 1] ?? 31)));
  return comes
    ? undefined
    : { got: `day ${[...days].join(", ")} of month ${[...months].join(", ")}`, want: "a day that the month has" };
}

function valuesOf(text: string, field: Field): ReadonlySet<number> | undefined {
  const found = new Set<number>();
  for (const part of text.split(",")) {
    const [, range = "", step = "1"] = /^([^/]+)(?:\/(\d+))?$/.exec(part) ?? [];
    const all = range === "*" || range === "?";
    const [from, to] = all ? [field.least, field.most] : range.split("-").map((one) => numberOf(one, field));
    const last = to ?? (part.includes("/") ? field.most : from);
    if (from === undefined || last === undefined || last < from || Number(step) < 1) return undefined;
    if (range.includes("-") && to === undefined) return undefined;
    for (let value = from; value <= last; value += Number(step)) found.add(value);
  }
  return found.size === 0 ? undefined : found;
}

function numberOf(text: string, { least, most, names }: Field): number | undefined {
  const named = names.indexOf(text.toLowerCase());
  const value = named >= 0 ? named + least : /^\d+$/.test(text) ? Number(text) : Number.NaN;
  return value >= least && value <= most ? value : undefined;
}
