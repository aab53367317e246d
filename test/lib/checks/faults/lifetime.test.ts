import { image, object, override, own, told } from "./changed-home";

const certificate = (spec: object) =>
  own(
    object("cert-manager.io/v1", "Certificate", "web", {
      spec: {
        secretName: "web",
        dnsNames: ["web.home.example.org"],
        issuerRef: { name: "self-signed", kind: "ClusterIssuer" },
        ...spec,
      },
    }),
  );

const pods = (kind: string, spec: object, further: object = {}) => {
  const template = {
    metadata: { labels: { app: "it" } },
    spec: { containers: [{ name: "it", image }], ...spec },
  };
  return own(
    object("apps/v1", kind, "it", { spec: { selector: { matchLabels: { app: "it" } }, template, ...further } }),
  );
};

const job = (spec: object, kind = "Job") => {
  const template = { spec: { restartPolicy: "Never", containers: [{ name: "it", image }] } };
  return own(
    object("batch/v1", kind, "it", {
      spec: kind === "Job" ? { template, ...spec } : { jobTemplate: { spec: { template } }, ...spec },
    }),
  );
};

const found = (rule: string, at = "manifests.own") => [`${rule} ${at}`];

describe("times that exclude each other", () => {
  it.each([
    ["a certificate renewed before it begins", certificate({ duration: "24h", renewBefore: "36h" })],
    ["the same against the usual 90 days", certificate({ renewBefore: "2160h" })],
    ["a certificate of half an hour", certificate({ duration: "30m" })],
    ["a rollout that has no time", pods("Deployment", {}, { minReadySeconds: 700 })],
    [
      "a pod that sleeps longer than it is given",
      pods("StatefulSet", { containers: [{ name: "it", image, lifecycle: { preStop: { sleep: { seconds: 60 } } } }] }),
    ],
    [
      "a token of a minute",
      pods("DaemonSet", {
        volumes: [
          {
            name: "token",
            projected: { sources: [{ serviceAccountToken: { path: "token", expirationSeconds: 60 } }] },
          },
        ],
      }),
    ],
    ["a run with five seconds to start in", job({ schedule: "0 3 * * *", startingDeadlineSeconds: 5 }, "CronJob")],
  ])("%s", (_, change) => {
    expect(told(change)).toEqual(found("times-exclude"));
  });

  it.each([
    ["a certificate renewed in its last third", certificate({ duration: "72h", renewBefore: "24h" })],
    ["a rollout with more time than it waits", pods("Deployment", {}, { minReadySeconds: 60 })],
    [
      "a pod that is given longer",
      pods("StatefulSet", {
        terminationGracePeriodSeconds: 90,
        containers: [{ name: "it", image, lifecycle: { preStop: { sleep: { seconds: 60 } } } }],
      }),
    ],
  ])("%s is right", (_, change) => {
    expect(told(change)).toEqual([]);
  });
});

describe("leader elections", () => {
  const election = { leaseDuration: "20s", renewDeadline: "40s" };

  it("in values, in arguments and in what Talos runs", () => {
    expect(told(override("cert-manager", "global.leaderElection", election))).toEqual(
      found("lease-order", "releases.cert-manager.values.global.leaderElection"),
    );
    expect(
      told(pods("Deployment", { containers: [{ name: "it", image, args: ["--leader-elect-lease-duration=5s"] }] })),
    ).toEqual(found("lease-order"));
    const extraArgs = { "leader-elect-renew-deadline": "2s" };
    expect(told({ controlPlane: { patches: [{ cluster: { controllerManager: { extraArgs } } }] } })).toEqual(
      found("lease-order", "talos"),
    );
  });

  it("in order are right, and other periods of retries are none", () => {
    expect(
      told(override("cert-manager", "global.leaderElection", { leaseDuration: "60s", renewDeadline: "40s" })),
    ).toEqual([]);
    expect(told(pods("Deployment", { containers: [{ name: "it", image, args: ["--retry-period=2m"] }] }))).toEqual([]);
  });
});

describe("what nobody renews", () => {
  const ingress = object("networking.k8s.io/v1", "Ingress", "web", {
    spec: {
      ingressClassName: "traefik",
      tls: [{ hosts: ["web.home.example.org"], secretName: "web" }],
      rules: [
        {
          host: "web.home.example.org",
          http: {
            paths: [{ path: "/", pathType: "Prefix", backend: { service: { name: "web", port: { number: 80 } } } }],
          },
        },
      ],
    },
  });
  const service = object("v1", "Service", "web", {
    spec: { type: "ExternalName", externalName: "nas.home.example.org", ports: [{ port: 80 }] },
  });
  const sealed = (name: string) =>
    object("bitnami.com/v1alpha1", "SealedSecret", name, {
      spec: {
        encryptedData: { "tls.crt": "AgBy3i4OJSWK", "tls.key": "AgBy3i4OJSWK" },
        template: { metadata: { name: "web" } },
      },
    });
  const parts = { components: { sealedSecrets: {} } };

  it("a sealed certificate behind an ingress, whatever the sealed object is called", () => {
    for (const name of ["web", "bought"])
      expect(told(parts, own(ingress, service, sealed(name)))).toEqual(found("renewed-by-nobody"));
  });

  it("Hubble's certificates where Helm makes them", () => {
    const hubble = (tls: object) => override("cilium", "hubble", { enabled: true, relay: { enabled: true }, tls });
    const place = "releases.cilium.values.hubble.tls.auto.method";
    expect(told(hubble({ auto: { enabled: true, method: "helm" } }))).toEqual(found("renewed-by-nobody", place));
    expect(told(hubble({ auto: { enabled: true, method: "cronJob" } }))).toEqual([]);
    expect(told(hubble({ enabled: false }))).toEqual([]);
  });

  it("kubelets that ask for a certificate, by argument and by configuration", () => {
    const bootstrap = { talos: { patches: [{ machine: { kubelet: { extraConfig: { serverTLSBootstrap: true } } } }] } };
    expect(told(bootstrap)).toEqual(found("kubelet-certificate-unapproved", "talos"));
    const args = {
      controlPlane: { patches: [{ machine: { kubelet: { extraArgs: { "rotate-server-certificates": "true" } } } }] },
    };
    expect(told(args)).toEqual(found("kubelet-certificate-unapproved", "talos"));
    expect(told(bootstrap, { components: { kubeletCsrApprover: {} } })).toEqual([]);
  });
});

describe("Jobs and schedules", () => {
  it("a Job that removes itself is made again", () => {
    expect(told(job({ ttlSecondsAfterFinished: 0 }))).toEqual(found("job-made-again"));
    expect(told({ apps: { once: { image, job: { keepSeconds: 60 }, kind: "Job" } } })).toEqual(
      found("job-made-again", "apps.once"),
    );
    expect(told(job({}))).toEqual([]);
  });

  it.each(["0 3 31 2 *", "0 3 31 apr,jun *", "61 3 * * *", "0 0 3 * * *", "CRON_TZ=Europe/Berlin 0 3 * * *"])(
    "%s never comes",
    (schedule) => {
      expect(told(job({ schedule }, "CronJob"))).toEqual(found("never-due"));
    },
  );

  it.each(["0 3 29 2 *", "@weekly", "*/5 0-6,22 * * mon-fri", "0 3 31 2 sun"])("%s comes", (schedule) => {
    expect(told(job({ schedule }, "CronJob"))).toEqual([]);
  });
});
