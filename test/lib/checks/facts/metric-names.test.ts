import { metricNames } from "../../../../lib/checks/facts/metric-names";

it.each([
  ["up == 0", ["up"]],
  [
    'sum by (a, b) (rate(x_total{job="y_z", code=~"5.."}[5m])) / ignoring(c) group_left(d) y_total',
    ["x_total", "y_total"],
  ],
  ["sum(a_b) without (node_x) > bool 1e9", ["a_b"]],
  ["max_over_time(a:b:c[1h:5m] offset 5m) or on () vector(Inf) # node_x", ["a:b:c"]],
  ['label_replace(a_b, "dst", "$1", "src", "(node_x)")', ["a_b"]],
  ['{__name__="a_b"} unless c_d @ end()', ["c_d"]],
  ["a_b\n  and\nc_d", ["a_b", "c_d"]],
  ["1 + 2", []],
])("%s", (expression, names) => expect(metricNames(expression)).toEqual(names));
