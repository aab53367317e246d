/**
 * Tests that start real Helm, HELM_BIN or the one on PATH: `npm run test:helm`.
 *
 * @type {import("jest").Config}
 */
module.exports = {
  ...require("../jest.config.js"),
  rootDir: "..",
  roots: ["<rootDir>/test/helm"],
  testMatch: ["**/*.helm.ts"],
  transform: { "\\.helm\\.ts$": "<rootDir>/test/environment/transform.js" },
};
