import { type NodePort, nodePortRange, nodePortsOfValues, servedNodePorts } from "../../facts/node-ports";
import type { Found, Rule } from "../../rule";

export const nodePort: Rule = {
  id: "node-port",
  title: "A Service asks for a node port that it cannot have",
  family: "network",
  severity: "error",
  answers: [],
  why: "The API server refuses the Service: `provided port is not in the valid range` or `provided port is already allocated`.",
  fix: "leave nodePort out, and the API server chooses one",
  source: "Kubernetes documentation: Service, type NodePort; kube-apiserver: service-node-port-range",
  example: "a Service of type NodePort with nodePort: 8080",
  check: (input) => {
    const { first, last } = nodePortRange(input.machines);
    const all = [...servedNodePorts(input), ...nodePortsOfValues(input)];
    const used = new Set(all.map(({ number }) => number));
    const free = () => {
      for (let number = first; number <= last; number++)
        if (!used.has(number)) {
          used.add(number);
          return `write ${number}, which is free, or leave nodePort out, and the API server chooses one`;
        }
      return undefined;
    };
    const taken = new Map<string, NodePort>();
    return all.flatMap((one): Found[] => {
      const { number, protocol, who, inside } = one;
      if (number === undefined) return [];
      if (number < first || number > last)
        return [{ at: one.at, message: `${who} ${inside} is ${number}, outside ${first}-${last}`, fix: free() }];
      const key = `${number}/${protocol}`;
      const other = taken.get(key);
      if (other === undefined) taken.set(key, one);
      return other === undefined
        ? []
        : [
            {
              at: one.at,
              message: `${who} ${inside} is ${number}, which ${other.who} has already`,
              about: [key],
              fix: free(),
            },
          ];
    });
  },
};
