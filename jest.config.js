/** @type {import("jest").Config} */
module.exports = {
  testEnvironment: "<rootDir>/test/environment/environment.js",
  // Tests start no servers and wait for nothing: every core may have its own.
  maxWorkers: "100%",
  // Only a bound on tests that hang: a slow machine is no failure.
  testTimeout: 120_000,
  roots: ["<rootDir>/test"],
  testMatch: ["**/*.test.ts"],
  transform: { "\\.test\\.ts$": "<rootDir>/test/environment/transform.js" },
};
