import type { OutsideSecret } from "../../lib/secrets/outside-secret";
import { secretName } from "../../lib/secrets/outside-secret";
import { MONITORING_NAMESPACE } from "./names";
import type { PrometheusOptions, Receiver, Severity } from "./options";

type AlertmanagerOptions = PrometheusOptions["alertmanager"];

const SEVERITIES: readonly Severity[] = ["critical", "warning", "info"];

/** How long a group waits for more alerts, and how often it repeats, by severity. */
const PACE: Readonly<Record<Severity, { readonly group_wait: string; readonly repeat_interval: string }>> = {
  critical: { group_wait: "15s", repeat_interval: "1h" },
  warning: { group_wait: "1m", repeat_interval: "12h" },
  info: { group_wait: "5m", repeat_interval: "7d" },
};

const NOBODY = "nobody";
const HEARTBEAT = "heartbeat";

/** Every Secret that the receivers read, each as a file in Alertmanager's pod. */
export function receiverSecrets(options: AlertmanagerOptions): readonly OutsideSecret[] {
  const secrets = Object.entries(options.receivers).flatMap(([name, receiver]): OutsideSecret[] => {
    const keys = secretKeys(receiver);
    if (receiver.secret === undefined || keys === undefined) return [];
    return [
      {
        title: `the alert receiver ${name}`,
        origin: receiver.secret,
        namespace: MONITORING_NAMESPACE,
        name: `alertmanager-${name}`,
        keys,
      },
    ];
  });
  const { heartbeat } = options;
  if (heartbeat === undefined) return secrets;
  return [...secrets, heartbeatSecret(heartbeat)];
}

function heartbeatSecret(origin: NonNullable<AlertmanagerOptions["heartbeat"]>): OutsideSecret {
  return {
    title: "the alerting heartbeat",
    origin,
    namespace: MONITORING_NAMESPACE,
    name: "alertmanager-heartbeat",
    keys: { url: "address that the dead man's switch waits to be called at" },
  };
}

function secretKeys(receiver: Receiver): Readonly<Record<string, string>> | undefined {
  if ("email" in receiver) return { password: `password of ${receiver.email.user ?? receiver.email.from}` };
  if ("slack" in receiver) return { url: "address of the incoming webhook" };
  if ("webhook" in receiver) return { url: "address that gets the alerts" };
  if ("pushover" in receiver) return { user: "user or group key", token: "token of the application" };
  return { token: "access token of the topic" };
}

/**
 * Alertmanager's configuration. It holds no secret: every password, token and
 * secret address is read from a mounted file. Critical alerts silence the
 * lesser ones of the same node, pod or claim.
 * Source: Alertmanager documentation, "Configuration".
 */
export function alertmanagerConfig(options: AlertmanagerOptions) {
  const names = Object.keys(options.receivers);
  const secrets = receiverSecrets(options);
  const file = (name: string, key: string) => {
    const secret = secrets.find((candidate) => candidate.name === `alertmanager-${name}`);
    return `/etc/alertmanager/secrets/${secret === undefined ? `alertmanager-${name}` : secretName(secret)}/${key}`;
  };
  return {
    global: { resolve_timeout: "5m" },
    route: {
      receiver: NOBODY,
      group_by: ["alertname", "namespace"],
      group_interval: "5m",
      routes: [
        {
          receiver: options.heartbeat === undefined ? NOBODY : HEARTBEAT,
          matchers: ['alertname = "Watchdog"'],
          group_wait: "0s",
          group_interval: "1m",
          repeat_interval: "5m",
        },
        ...SEVERITIES.flatMap((severity) =>
          (options.routes[severity] ?? names).map((receiver) => ({
            receiver,
            matchers: [`severity = "${severity}"`],
            ...PACE[severity],
            continue: true,
          })),
        ),
      ],
    },
    inhibit_rules: [
      ...["node", "pod", "persistentvolumeclaim"].map((subject) => ({
        source_matchers: ['severity = "critical"', `${subject} != ""`],
        target_matchers: ['severity =~ "warning|info"'],
        equal: [subject, "namespace"],
      })),
      {
        source_matchers: ['alertname = "ApiServerUnreachable"'],
        target_matchers: ['alertname != "ApiServerUnreachable"', 'alertname != "Watchdog"', 'severity != "critical"'],
      },
    ],
    receivers: [
      { name: NOBODY },
      ...(options.heartbeat === undefined
        ? []
        : [{ name: HEARTBEAT, webhook_configs: [{ url_file: file("heartbeat", "url"), send_resolved: false }] }]),
      ...Object.entries(options.receivers).map(([name, receiver]) => ({
        name,
        ...integration(receiver, (key) => file(name, key)),
      })),
    ],
  };
}

function integration(receiver: Receiver, file: (key: string) => string): Readonly<Record<string, readonly object[]>> {
  if ("email" in receiver) {
    const { to, from, smarthost, user } = receiver.email;
    return {
      email_configs: [
        {
          to,
          from,
          smarthost,
          ...(user === undefined || receiver.secret === undefined ? {} : { auth_username: user }),
          ...(receiver.secret === undefined ? {} : { auth_password_file: file("password") }),
          send_resolved: true,
        },
      ],
    };
  }
  if ("slack" in receiver) {
    return {
      slack_configs: [{ api_url_file: file("url"), channel: receiver.slack.channel, send_resolved: true }],
    };
  }
  if ("webhook" in receiver) return { webhook_configs: [{ url_file: file("url"), send_resolved: true }] };
  if ("pushover" in receiver) {
    return {
      pushover_configs: [{ user_key_file: file("user"), token_file: file("token"), send_resolved: true }],
    };
  }
  // ntfy reads Alertmanager's own JSON with its built-in template of that name.
  return {
    webhook_configs: [
      {
        url: `${receiver.ntfy.topic}?template=alertmanager`,
        ...(receiver.secret === undefined
          ? {}
          : { http_config: { authorization: { credentials_file: file("token") } } }),
        send_resolved: true,
      },
    ],
  };
}

/** Receivers that a route names and that nobody defines, by severity. */
export function unknownReceivers(options: AlertmanagerOptions): readonly { severity: Severity; name: string }[] {
  return SEVERITIES.flatMap((severity) =>
    (options.routes[severity] ?? [])
      .filter((name) => options.receivers[name] === undefined)
      .map((name) => ({ severity, name })),
  );
}
