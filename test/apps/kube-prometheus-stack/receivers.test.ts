import { prometheus } from "../../../apps/kube-prometheus-stack/component";
import { prometheusOptions } from "../../../apps/kube-prometheus-stack/options";
import { alertmanagerConfig, receiverSecrets } from "../../../apps/kube-prometheus-stack/receivers";
import { at, listAt } from "../../../lib/data/fields";
import { buildComponent } from "../../support/build";

const RECEIVERS = {
  mail: {
    email: { to: "ops@example.org", from: "cluster@example.org", smarthost: "smtp.example.org:587", user: "cluster" },
    secret: { variable: "smtp_password" },
  },
  chat: {
    slack: { channel: "#alerts" },
    secret: { manual: "Make an incoming webhook in Slack", namespace: "monitoring", name: "slack" },
  },
  hook: { webhook: {}, secret: { sops: "hook.sops.yaml" } },
  phone: { pushover: {}, secret: { store: "vault", key: "pushover" } },
  push: { ntfy: { topic: "https://ntfy.sh/mine" } },
};

function options(alertmanager: object) {
  return prometheusOptions.parse({ alertmanager }).alertmanager;
}

/** Routes of a severity as receiver names. */
function routesOf(config: unknown, severity: string): readonly unknown[] {
  return listAt(config, "route", "routes")
    .filter((route) => listAt(route, "matchers").includes(`severity = "${severity}"`))
    .map((route) => at(route, "receiver"));
}

describe("receivers", () => {
  const config = alertmanagerConfig(options({ receivers: RECEIVERS }));
  const receiver = (name: string) => config.receivers.find((one) => one.name === name);

  test("BM-5: e-mail, Slack, webhook and Pushover read their secrets from mounted files", () => {
    expect(receiver("mail")).toMatchObject({
      email_configs: [
        { auth_username: "cluster", auth_password_file: "/etc/alertmanager/secrets/alertmanager-mail/password" },
      ],
    });
    expect(receiver("chat")).toMatchObject({
      slack_configs: [{ api_url_file: "/etc/alertmanager/secrets/slack/url", channel: "#alerts" }],
    });
    expect(receiver("hook")).toMatchObject({
      webhook_configs: [{ url_file: "/etc/alertmanager/secrets/alertmanager-hook/url" }],
    });
    expect(receiver("phone")).toMatchObject({
      pushover_configs: [
        {
          user_key_file: "/etc/alertmanager/secrets/alertmanager-phone/user",
          token_file: "/etc/alertmanager/secrets/alertmanager-phone/token",
        },
      ],
    });
  });

  test("ntfy takes Alertmanager's own messages, without a login where none is named", () => {
    expect(receiver("push")).toEqual({
      name: "push",
      webhook_configs: [{ url: "https://ntfy.sh/mine?template=alertmanager", send_resolved: true }],
    });
  });

  test("BM-5: each secret is one Secret in the namespace of Alertmanager, with the keys that its receiver reads", () => {
    expect(
      receiverSecrets(options({ receivers: RECEIVERS })).map(({ name, keys }) => [name, Object.keys(keys)]),
    ).toEqual([
      ["alertmanager-mail", ["password"]],
      ["alertmanager-chat", ["url"]],
      ["alertmanager-hook", ["url"]],
      ["alertmanager-phone", ["user", "token"]],
    ]);
  });

  test("BM-5: the pod mounts every one of them, and waits for them", () => {
    const from = buildComponent("prometheus", prometheus, {
      grafana: { admin: { variable: "grafana_admin" } },
      alertmanager: { receivers: RECEIVERS },
    });
    const release = from.release("kube-prometheus-stack");
    expect(at(release.values, "alertmanager", "alertmanagerSpec", "secrets")).toEqual([
      "alertmanager-mail",
      "slack",
      "alertmanager-hook",
      "alertmanager-phone",
    ]);
    expect(release.needs.filter(({ kind }) => kind === "Secret").map(({ name, key }) => `${name}/${key}`)).toEqual([
      "grafana-admin/admin-password",
      "alertmanager-mail/password",
      "slack/url",
      "alertmanager-hook/url",
      "alertmanager-phone/user",
      "alertmanager-phone/token",
    ]);
  });
});

describe("routes", () => {
  test("without a word, every receiver gets every severity", () => {
    const config = alertmanagerConfig(options({ receivers: RECEIVERS }));
    expect(routesOf(config, "critical")).toEqual(["mail", "chat", "hook", "phone", "push"]);
    expect(routesOf(config, "info")).toEqual(["mail", "chat", "hook", "phone", "push"]);
  });

  test("a severity goes to the receivers that it names, and to them all", () => {
    const config = alertmanagerConfig(
      options({ receivers: RECEIVERS, routes: { critical: ["phone", "mail"], info: [] } }),
    );
    expect(routesOf(config, "critical")).toEqual(["phone", "mail"]);
    expect(routesOf(config, "warning")).toEqual(["mail", "chat", "hook", "phone", "push"]);
    expect(routesOf(config, "info")).toEqual([]);
    const [, first] = listAt(config, "route", "routes");
    expect(at(first, "continue")).toBe(true);
  });

  test("critical alerts come sooner and more often than information", () => {
    const routes = listAt(alertmanagerConfig(options({ receivers: { push: RECEIVERS.push } })), "route", "routes");
    expect(routes.slice(1)).toMatchObject([
      { group_wait: "15s", repeat_interval: "1h" },
      { group_wait: "1m", repeat_interval: "12h" },
      { group_wait: "5m", repeat_interval: "7d" },
    ]);
  });

  test("a critical alert silences the lesser ones of its node", () => {
    expect(alertmanagerConfig(options({})).inhibit_rules).toContainEqual({
      source_matchers: ['severity = "critical"', 'node != ""'],
      target_matchers: ['severity =~ "warning|info"'],
      equal: ["node", "namespace"],
    });
  });

  test("the watchdog goes to the dead man's switch, and to nobody without one", () => {
    const target = (alertmanager: object) =>
      at(listAt(alertmanagerConfig(options(alertmanager)), "route", "routes")[0], "receiver");
    expect(target({})).toBe("nobody");
    expect(target({ heartbeat: { variable: "heartbeat_url" } })).toBe("heartbeat");
  });

  test("a route to a receiver that nobody defined is refused, with those that exist", () => {
    expect(() =>
      buildComponent("prometheus", prometheus, {
        grafana: { admin: { variable: "grafana_admin" } },
        alertmanager: { receivers: { push: RECEIVERS.push }, routes: { warning: ["pusch"] } },
      }),
    ).toThrow(/alertmanager\.routes\.warning: got the receiver pusch, want one of alertmanager\.receivers: push/);
  });
});
