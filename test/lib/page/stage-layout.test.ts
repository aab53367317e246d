import fc from "fast-check";
import { layoutStages } from "../../../lib/page/stage-layout";
import type { PlannedStage } from "../../../lib/plan/stage";
import type { StageGraph } from "../../../lib/plan/stage-graph";

const stage = (name: string): PlannedStage => ({
  name,
  title: name,
  origin: "components",
  manifests: [],
  releases: [],
  after: {},
  prune: true,
  timeout: "5m",
  health: [],
  provisions: [],
  needs: [],
});

/** Stages of which each follows some of those before it; levels as the plan has them. */
function graphOf(follows: readonly (readonly number[])[]): StageGraph {
  const names = follows.map((_, index) => `stage-${index}`);
  const direct = follows.flatMap((before, index) =>
    [...new Set(before.map((number) => number % Math.max(index, 1)))]
      .filter((number) => number < index)
      .map((number) => ({ from: names[index] ?? "", to: names[number] ?? "", causes: ["it refers to it"] })),
  );
  const levels = new Map<string, number>();
  for (const name of names)
    levels.set(
      name,
      Math.max(-1, ...direct.filter(({ from }) => from === name).map(({ to }) => levels.get(to) ?? 0)) + 1,
    );
  return { stages: names.map(stage), levels, dependencies: { all: direct, direct }, unmet: [], circles: [] };
}

const graphs = fc.array(fc.array(fc.nat({ max: 200 }), { maxLength: 3 }), { minLength: 1, maxLength: 60 }).map(graphOf);

describe("the drawing of a stage graph", () => {
  it("a chain goes from left to right on one line", () => {
    const { stages, dependencies } = layoutStages(graphOf([[], [0], [1]]));
    expect(stages.map(({ x, y }) => [x, y])).toEqual([
      [8, 8],
      [143, 8],
      [278, 8],
    ]);
    expect(dependencies.map(({ points }) => points)).toEqual([
      [
        { x: 79, y: 21 },
        { x: 143, y: 21 },
      ],
      [
        { x: 214, y: 21 },
        { x: 278, y: 21 },
      ],
    ]);
  });

  it("no two stages overlap, all are inside, every line leads to the right from its stage to its stage", () => {
    fc.assert(
      fc.property(graphs, (graph) => {
        const layout = layoutStages(graph);
        const placed = new Map(layout.stages.map((one) => [one.name, one]));
        for (const [index, a] of layout.stages.entries()) {
          expect(a.x >= 0 && a.y >= 0 && a.x + a.width <= layout.width && a.y + a.height <= layout.height).toBe(true);
          for (const b of layout.stages.slice(index + 1)) {
            const apart =
              a.x + a.width <= b.x || b.x + b.width <= a.x || a.y + a.height <= b.y || b.y + b.height <= a.y;
            expect(apart).toBe(true);
          }
        }
        expect(layout.dependencies).toHaveLength(graph.dependencies.direct.length);
        for (const { dependency, points } of layout.dependencies) {
          const [start, end] = [placed.get(dependency.to), placed.get(dependency.from)];
          expect(points[0]?.x).toBe((start?.x ?? 0) + (start?.width ?? 0));
          expect(points.at(-1)?.x).toBe(end?.x);
          for (const [index, point] of points.slice(1).entries())
            expect(point.x).toBeGreaterThanOrEqual(points[index]?.x ?? 0);
        }
      }),
      { numRuns: 60 },
    );
  });
});
