import { type ChildProcess, spawn } from "node:child_process";
import { generateKeyPairSync, randomBytes } from "node:crypto";
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { request } from "node:https";
import { createServer } from "node:net";
import { join } from "node:path";

/** What an API server answered. */
export interface Answer {
  /** HTTP status. */
  readonly status: number;
  /** The body as it was sent. */
  readonly body: string;
}

/** An API server of its own, with nothing in it. */
export interface ApiServer {
  /** One request; a body of application/apply-patch+yaml for PATCH. */
  readonly call: (method: string, path: string, body?: string, type?: string) => Promise<Answer>;
  /** File by which other programs reach it, as its owner. */
  readonly kubeconfig: string;
  /** Ends the server and its etcd. */
  readonly stop: () => void;
}

const START_SECONDS = 90;

/**
 * Starts etcd and kube-apiserver in a folder, on free ports of the loopback.
 *
 * @throws Error where they do not become ready
 */
export async function startApiServer(folder: string, etcd: string, apiServer: string): Promise<ApiServer> {
  const [client, peer, secure] = [await freePort(), await freePort(), await freePort()];
  const certificates = join(folder, "certificates");
  mkdirSync(certificates);
  const { privateKey, publicKey } = generateKeyPairSync("rsa", { modulusLength: 2048 });
  const keys = { private: join(folder, "sa.key"), public: join(folder, "sa.pub"), tokens: join(folder, "tokens.csv") };
  writeFileSync(keys.private, privateKey.export({ type: "pkcs8", format: "pem" }), { mode: 0o600 });
  writeFileSync(keys.public, publicKey.export({ type: "spki", format: "pem" }));
  const token = randomBytes(24).toString("hex");
  writeFileSync(keys.tokens, `${token},verify,verify,"system:masters"\n`, { mode: 0o600 });

  const started: ChildProcess[] = [];
  const stop = () => {
    for (const one of started) one.kill("SIGKILL");
  };
  let failure: Error | undefined;
  const start = (command: string, args: readonly string[]) => {
    const child = spawn(command, args, { cwd: folder, stdio: "ignore" });
    child.on("error", (error) => {
      failure = error;
    });
    started.push(child);
  };
  start(etcd, [
    `--data-dir=${join(folder, "etcd")}`,
    `--listen-client-urls=http://127.0.0.1:${client}`,
    `--advertise-client-urls=http://127.0.0.1:${client}`,
    `--listen-peer-urls=http://127.0.0.1:${peer}`,
    "--unsafe-no-fsync",
  ]);
  start(apiServer, [
    `--etcd-servers=http://127.0.0.1:${client}`,
    `--cert-dir=${certificates}`,
    "--bind-address=127.0.0.1",
    `--secure-port=${secure}`,
    "--service-cluster-ip-range=10.96.0.0/16",
    "--service-account-issuer=https://verify.example.org",
    `--service-account-key-file=${keys.public}`,
    `--service-account-signing-key-file=${keys.private}`,
    `--token-auth-file=${keys.tokens}`,
    "--authorization-mode=AlwaysAllow",
    "--disable-admission-plugins=ServiceAccount",
  ]);
  const call: ApiServer["call"] = (method, path, body, type = "application/json") =>
    new Promise((resolve, reject) => {
      const sent = request(
        {
          host: "127.0.0.1",
          port: secure,
          method,
          path,
          ca: readFileSync(join(certificates, "apiserver.crt")),
          headers: { authorization: `Bearer ${token}`, accept: "application/json", "content-type": type },
        },
        (response) => {
          const parts: Buffer[] = [];
          response.on("data", (part: Buffer) => parts.push(part));
          response.on("end", () =>
            resolve({ status: response.statusCode ?? 0, body: Buffer.concat(parts).toString("utf8") }),
          );
        },
      );
      sent.on("error", reject);
      sent.end(body);
    });
  const writeKubeconfig = () => {
    const cluster = {
      server: `https://127.0.0.1:${secure}`,
      "certificate-authority-data": readFileSync(join(certificates, "apiserver.crt")).toString("base64"),
    };
    const file = join(folder, "kubeconfig");
    const config = {
      apiVersion: "v1",
      kind: "Config",
      "current-context": "verify",
      contexts: [{ name: "verify", context: { cluster: "verify", user: "verify" } }],
      clusters: [{ name: "verify", cluster }],
      users: [{ name: "verify", user: { token } }],
    };
    writeFileSync(file, JSON.stringify(config), { mode: 0o600 });
    return file;
  };
  for (let second = 0; second < START_SECONDS && failure === undefined; second++) {
    await new Promise((resolve) => setTimeout(resolve, 1000));
    try {
      if ((await call("GET", "/readyz")).status === 200) return { call, kubeconfig: writeKubeconfig(), stop };
    } catch {
      // Not there yet.
    }
  }
  stop();
  throw failure ?? new Error(`the API server was not ready after ${START_SECONDS} s`);
}

/** A port of the loopback that nobody listens on at the moment. */
export function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.on("error", reject);
    server.listen(0, "127.0.0.1", () => {
      const address = server.address();
      server.close(() =>
        typeof address === "object" && address !== null ? resolve(address.port) : reject(new Error("no port")),
      );
    });
  });
}
