import type { StageDependency, StageGraph } from "../plan/stage-graph";
import { spread } from "./spread";

/** A stage with its place in the drawing, in pixels from the upper left corner. */
export interface PlacedStage {
  readonly name: string;
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

/** A line from a stage to one that follows it. */
export interface PlacedDependency {
  /** Which stage waits for which, and why. */
  readonly dependency: StageDependency;
  /** Where the line goes: into each column at its left edge, out of it at its right. */
  readonly points: readonly { readonly x: number; readonly y: number }[];
}

/** The drawing of a stage graph. */
export interface StageLayout {
  readonly width: number;
  readonly height: number;
  readonly stages: readonly PlacedStage[];
  readonly dependencies: readonly PlacedDependency[];
}

/** A stage, or the place where a line passes a column that it does not end in. */
interface Item {
  readonly height: number;
  readonly before: Item[];
  readonly after: Item[];
  /** Position among the items of its column. */
  rank: number;
  /** Where its neighbours would have it. */
  wish: number;
  /** Middle. */
  y: number;
}

/** Width of a character of the labels, and of what is around a label. */
const CHARACTER = 7.3;
const PADDING = 20;
const STAGE_HEIGHT = 26;
const LINE_HEIGHT = 4;
const GAP = { column: 64, row: 10 } as const;
const MARGIN = 8;
const SWEEPS = 4;

/**
 * Places the stages in columns by their level, those that follow nothing at
 * the left. The levels are the plan's own, so what is left of a layered layout
 * is the order in each column, which a few sweeps improve, and the heights.
 */
export function layoutStages({ stages, levels, dependencies }: StageGraph): StageLayout {
  const columns: Item[][] = [];
  const add = (level: number, height: number): Item => {
    while (columns.length <= level) columns.push([]);
    const column = columns[level] ?? [];
    const item: Item = { height, before: [], after: [], rank: column.length, wish: 0, y: 0 };
    column.push(item);
    return item;
  };
  const levelOf = (name: string) => levels.get(name) ?? 0;
  const items = new Map(stages.map(({ name }) => [name, add(levelOf(name), STAGE_HEIGHT)]));
  const lines = dependencies.direct.flatMap((dependency) => {
    const [start, end] = [items.get(dependency.to), items.get(dependency.from)];
    if (start === undefined || end === undefined) return [];
    const way = [start];
    for (let level = levelOf(dependency.to) + 1; level < levelOf(dependency.from); level += 1)
      way.push(add(level, LINE_HEIGHT));
    way.push(end);
    for (const [index, item] of way.slice(1).entries()) {
      way[index]?.after.push(item);
      item.before.push(way[index] ?? start);
    }
    return [{ dependency, way, level: levelOf(dependency.to) }];
  });
  order(columns);
  stack(columns);

  const widths = columns.map(() => 0);
  for (const { name } of stages)
    widths[levelOf(name)] = Math.max(widths[levelOf(name)] ?? 0, Math.round(name.length * CHARACTER) + PADDING);
  const lefts: number[] = [];
  let right = MARGIN;
  for (const width of widths) {
    lefts.push(right);
    right += width + GAP.column;
  }
  const top = Math.min(0, ...columns.flat().map(({ y, height }) => y - height / 2));
  const bottom = Math.max(0, ...columns.flat().map(({ y, height }) => y + height / 2));
  const yOf = (item: Item) => round(item.y - top + MARGIN);
  return {
    width: Math.ceil(right - GAP.column + MARGIN),
    height: Math.ceil(bottom - top + 2 * MARGIN),
    stages: stages.map(({ name }) => {
      const item = items.get(name);
      return {
        name,
        x: lefts[levelOf(name)] ?? MARGIN,
        y: round((item === undefined ? 0 : yOf(item)) - STAGE_HEIGHT / 2),
        width: Math.round(name.length * CHARACTER) + PADDING,
        height: STAGE_HEIGHT,
      };
    }),
    dependencies: lines.map(({ dependency, way, level }) => ({
      dependency,
      points: way.flatMap((item, index) => {
        const left = lefts[level + index] ?? MARGIN;
        const y = yOf(item);
        const start = { x: left, y };
        const end = { x: left + (widths[level + index] ?? 0), y };
        if (index === 0) return [{ x: left + Math.round(dependency.to.length * CHARACTER) + PADDING, y }];
        return index === way.length - 1 ? [start] : [start, end];
      }),
    })),
  };
}

/** Orders each column by where its neighbours are, from both sides in turn: fewer lines cross. */
function order(columns: readonly Item[][]): void {
  for (let sweep = 0; sweep < SWEEPS; sweep += 1) {
    const forward = sweep % 2 === 0;
    for (const column of forward ? columns : columns.toReversed()) {
      for (const item of column) item.wish = mean(forward ? item.before : item.after, ({ rank }) => rank) ?? item.rank;
      column.sort((a, b) => a.wish - b.wish || a.rank - b.rank);
      for (const [rank, item] of column.entries()) item.rank = rank;
    }
  }
}

/** Gives each item a height near its neighbours', in the order of its column and without an overlap. */
function stack(columns: readonly Item[][]): void {
  const place = (column: readonly Item[], wish: (item: Item) => number) => {
    const heights = spread(
      column.map((item) => ({ wish: wish(item), size: item.height })),
      GAP.row,
    );
    for (const [index, item] of column.entries()) item.y = heights[index] ?? 0;
  };
  for (const column of columns) place(column, (item) => mean(item.before, ({ y }) => y) ?? item.rank * STAGE_HEIGHT);
  for (const column of columns.toReversed()) place(column, (item) => mean(item.after, ({ y }) => y) ?? item.y);
  for (const column of columns) place(column, (item) => mean([...item.before, ...item.after], ({ y }) => y) ?? item.y);
}

function mean(items: readonly Item[], of: (item: Item) => number): number | undefined {
  return items.length === 0 ? undefined : items.reduce((sum, item) => sum + of(item), 0) / items.length;
}

function round(value: number): number {
  return Math.round(value * 10) / 10;
}
