import { parseArguments, runImports } from "./main";

const options = parseArguments(process.argv.slice(2), process.cwd());
if (typeof options === "string") {
  console.error(`imports: ${options}`);
  process.exitCode = 1;
} else {
  process.exitCode = runImports(options, (line) => console.log(line));
}
