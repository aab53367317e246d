import { parseOptions } from "../../bench/options";

test.each([
  [[], { against: undefined, parts: ["own", "scaling"] }],
  [["own"], { against: undefined, parts: ["own"] }],
  [["--against", "main"], { against: "main", runs: 11, json: false, many: false }],
  [["--against=v1", "--runs", "5", "--json"], { against: "v1", runs: 5, json: true, many: false }],
  [["--against", "main", "--many"], { against: "main", runs: 11, json: false, many: true }],
  [["rendered"], { against: undefined, parts: ["rendered"] }],
  [["many"], { against: undefined, parts: ["many"] }],
  [["--help"], { help: true }],
  [["--peers"], { against: undefined, peers: true, runs: 11, write: false }],
  [["--peers", "--runs", "3", "--write"], { against: undefined, peers: true, runs: 3, write: true }],
])("%j means %j", (args, options) => {
  expect(parseOptions(args)).toEqual(options);
});

test.each([
  [["fast"], 'got part "fast", want one of own, scaling, many, rendered'],
  [["--json"], "got --json alone, want it with --against <revision>"],
  [["--runs", "5", "own"], "got --runs alone, want it with --against <revision>"],
  [["--against", "main", "own"], 'got "own" with --against, want only options'],
  [["--against="], 'got --against "", want a branch, tag or commit'],
  [["--against", "main", "--runs", "0"], 'got --runs "0", want a whole number from 1 to 101'],
  [["--against", "main", "--runs", "1e1"], 'got --runs "1e1", want a whole number from 1 to 101'],
  [["--against", "main", "--quick"], "--quick"],
  [["--against", "main", "--peers"], "got --peers with --against, want one of them"],
  [["--peers", "--json"], "got --json with --peers, which prints JSON in any case"],
  [["--peers", "own"], 'got "own" with --peers, want only options'],
  [["--peers", "--many"], "got --many with --peers, want it with --against <revision>"],
  [["many", "--many"], "got --many alone, want it with --against <revision>"],
  [["--write"], "got --write alone, want it with --peers"],
])("%j is refused", (args, message) => {
  expect(() => parseOptions(args)).toThrow(message);
});
