import { runChecks } from "../../../../lib/checks/engine";
import { nameMachines, nameWorkers } from "../../../../lib/checks/facts/named-machines";
import { RULES } from "../../../../lib/checks/rules/catalog";
import { good, inputOf, machinesOf } from "../../../mistakes/plan";

const control = (count: number) =>
  Array.from({ length: count }, (_, index) => ({ name: `cp-${index + 1}`, role: "control-plane" as const }));
const worker = (count: number) =>
  Array.from({ length: count }, (_, index) => ({ name: `w-${index + 1}`, role: "worker" as const }));

describe("names of machines in a sentence", () => {
  const all = [...control(5), ...worker(6)];

  test("a few are named; more are counted, by what they have in common", () => {
    expect(nameMachines(control(3), all)).toBe("cp-1, cp-2, cp-3");
    expect(nameMachines(control(5), all)).toBe("all 5 control planes");
    expect(nameMachines(worker(6), all)).toBe("all 6 workers");
    expect(nameMachines(all, all)).toBe("all 11 machines");
    expect(nameMachines(worker(4), all)).toBe("w-1, w-2, w-3 and 1 more");
    expect(nameMachines([], all)).toBe("");
    expect(nameWorkers(worker(1), all)).toBe("the worker w-1");
    expect(nameWorkers(worker(2), all)).toBe("the workers w-1, w-2");
    expect(nameWorkers(worker(6), all)).toBe("all 6 workers");
  });
});

describe("what one place of the definition does to several machines is one finding", () => {
  const found = (change: object) => {
    const definition = { ...good(), ...change };
    return runChecks(RULES, inputOf(definition, {}, { machines: machinesOf(definition) }))
      .filter(({ severity }) => severity === "error")
      .map(({ rule, at, message }) => [rule, at, message]);
  };
  const patched = (...patches: readonly object[]) => ({ talos: { patches } });

  test.each<[string, object, readonly [rule: string, at: string, message: string]]>([
    [
      "a patch that undoes the model",
      patched({ cluster: { network: { podSubnets: ["10.99.0.0/16"] } } }),
      [
        "patch-undoes-model",
        "talos.patches[0]",
        "the patch changes cluster.network.podSubnets of all 5 machines, which follows from the definition",
      ],
    ],
    [
      "a patch of the control planes that says what Talos generates",
      { controlPlane: { ...good().controlPlane, patches: [{ cluster: { clusterName: "other" } }] } },
      ["patch-undoes-model", "controlPlane.patches[0]", "the patch sets cluster.clusterName, which Talos generates"],
    ],
    [
      "a key in its old and its new form",
      patched(
        { machine: { network: { kubespan: { enabled: true } } } },
        { apiVersion: "v1alpha1", kind: "KubeSpanConfig", enabled: true },
      ),
      [
        "old-and-new-key",
        "talos.patches[0]",
        "the configuration of all 5 machines holds machine.network.kubespan and the document KubeSpanConfig",
      ],
    ],
    [
      "the shared address on workers",
      patched({ apiVersion: "v1alpha1", kind: "Layer2VIPConfig", name: "10.0.3.9", link: "eth0" }),
      [
        "vip-on-worker",
        "talos.patches[0]",
        "the configuration of the workers worker0, worker1 holds Layer2VIPConfig 10.0.3.9",
      ],
    ],
    [
      "a password in the configuration",
      patched({ apiVersion: "v1alpha1", kind: "EnvironmentConfig", variables: { API_PASSWORD: "kx82Jqzt0pLm" } }),
      [
        "credential-in-text",
        "talos.patches[0]",
        "the configuration of all 5 machines carries a literal in API_PASSWORD at variables.API_PASSWORD",
      ],
    ],
    [
      "volumes that no system disk holds",
      {
        talos: {
          ephemeralSize: "10 GiB",
          volumes: { media: { disk: "system", minSize: "80 GiB", maxSize: "90 GiB" } },
        },
      },
      [
        "volumes-larger-than-disk",
        "talos.volumes",
        "Talos (5 GiB), EPHEMERAL (10 GiB), media (80 GiB) take 95 GiB of the system disk of all 5 machines, which has 64 GiB",
      ],
    ],
  ])("%s", (_name, change, expected) => {
    expect(found(change)).toEqual([expected]);
  });

  test("of one machine it is that machine's", () => {
    const machines = {
      ...good().machines,
      worker1: { ...good().machines.worker1, patches: [{ machine: { install: { disk: "/dev/vdz" } } }] },
    };
    expect(found({ machines })).toEqual([
      [
        "patch-undoes-model",
        "machines.worker1.patches[0]",
        "the patch changes machine.install.disk of worker1, which follows from the definition",
      ],
    ]);
  });
});
