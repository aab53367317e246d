import { challengeOf } from "../../../cli/publish/challenge";

test.each([
  ['Basic realm="registry"', { scheme: "basic" }],
  ["basic", { scheme: "basic" }],
  [
    'Bearer realm="https://auth.example.org/token",service="registry.example.org",scope="repository:a:pull"',
    { scheme: "bearer", realm: "https://auth.example.org/token", service: "registry.example.org" },
  ],
  [
    'bearer realm = "https://a/t?x=1,2" , service=plain',
    { scheme: "bearer", realm: "https://a/t?x=1,2", service: "plain" },
  ],
  ['Bearer realm="a\\"b"', { scheme: "bearer", realm: 'a"b', service: undefined }],
  ['Bearer service="no realm"', undefined],
  ["Negotiate", undefined],
  ["", undefined],
])("%s", (header, challenge) => {
  expect(challengeOf(header)).toEqual(challenge);
});
