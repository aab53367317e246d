import { hostPortsOf, OF_CHARTS } from "../../../../lib/checks/facts/host-ports";
import { release } from "../../../mistakes/plan";

const nest = (path: readonly string[], value: unknown) =>
  path.reduceRight<unknown>((inner, key) => ({ [key]: inner }), value);
const ports = (chart: string, values: unknown = {}) =>
  hostPortsOf({ ...release(chart), values: Object(values) }).map(({ port, protocol }) => `${port}/${protocol}`);

describe("ports that a chart's pods take of their nodes", () => {
  it.each([
    ["cilium", ["4240/TCP", "4244/TCP", "9879/TCP", "9964/TCP"]],
    ["metallb", ["9120/TCP", "7946/TCP", "7946/UDP", "17472/TCP"]],
    ["kube-prometheus-stack", ["9100/TCP"]],
    ["node-feature-discovery", []],
  ])("%s", (chart, taken) => expect(ports(chart)).toEqual(taken));

  it.each(OF_CHARTS.map((row) => [`${row.chart} ${row.port}/${row.protocol}`, row] as const))(
    "%s: moved and freed by values",
    (_, { chart, port, protocol, portAt, unless = [], onlyWith }) => {
      const shown = `${port}/${protocol}`;
      const on = onlyWith === undefined ? {} : nest(onlyWith, true);
      expect(ports(chart, on)).toContain(shown);
      for (const path of unless) expect(ports(chart, nest(path, false))).not.toContain(shown);
      if (portAt !== undefined && onlyWith === undefined) {
        expect(ports(chart, nest(portAt, 12345))).toContain(`12345/${protocol}`);
        expect(ports(chart, nest(portAt, 12345))).not.toContain(shown);
      }
    },
  );
});
