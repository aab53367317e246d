import { existsSync, mkdirSync, readdirSync, readFileSync } from "node:fs";
import { delimiter, join } from "node:path";
import { pathToFileURL } from "node:url";
import { type Browser, type BrowserContextOptions, chromium } from "playwright-core";
import { z } from "zod";

/** How people look at a page, by name. */
const VIEWS: Readonly<Record<string, BrowserContextOptions>> = {
  light: { colorScheme: "light", viewport: { width: 1280, height: 900 } },
  dark: { colorScheme: "dark", viewport: { width: 1280, height: 900 } },
  phone: { colorScheme: "light", viewport: { width: 390, height: 800 } },
  "without-script": { javaScriptEnabled: false, viewport: { width: 1280, height: 900 } },
};

const violations = z.object({
  violations: z.array(z.object({ id: z.string(), nodes: z.array(z.object({ html: z.string() })).min(1) })),
});

/**
 * Looks at the page of every cluster in a real browser: errors of its console,
 * parts wider than the screen, parts that only a script shows, contrast,
 * keyboard and text alternatives by axe-core. Needs Chromium, by
 * `CHROMIUM=<program>` or on the path; says so where there is none.
 *
 *   npm run verify:page                     the committed pages
 *   npm run verify:page -- --pictures DIR   and a picture of each view, and what is printed
 *
 * Gives 0 when no page has a fault or no browser is there, 1 otherwise.
 */
export async function verify(root: string, args: readonly string[]): Promise<number> {
  const program = chromiumOf(process.env);
  if (program === undefined) {
    process.stdout.write("no Chromium here: the pages were not looked at\n");
    return 0;
  }
  const pictures = args[0] === "--pictures" ? args[1] : undefined;
  if (pictures !== undefined) mkdirSync(pictures, { recursive: true });
  const docs = join(root, "dist/docs");
  const pages = readdirSync(docs).filter((name) => existsSync(join(docs, name, "index.html")));
  // In a container there is nobody but root, whom Chromium's sandbox refuses.
  const browser = await chromium.launch({
    executablePath: program,
    args: process.getuid?.() === 0 ? ["--no-sandbox"] : [],
  });
  try {
    const faults: string[] = [];
    for (const name of pages) {
      const url = pathToFileURL(join(docs, name, "index.html")).href;
      for (const [view, options] of Object.entries(VIEWS)) {
        const found = await faultsOf(browser, { url, options, picture: pictures && join(pictures, `${name}-${view}`) });
        faults.push(...found.map((fault) => `${name}, ${view}: ${fault}`));
      }
    }
    process.stdout.write(faults.map((fault) => `${fault}\n`).join(""));
    process.stdout.write(`${pages.length} pages, ${Object.keys(VIEWS).length} views each: ${faults.length} faults\n`);
    return faults.length === 0 ? 0 : 1;
  } finally {
    await browser.close();
  }
}

interface Look {
  readonly url: string;
  readonly options: BrowserContextOptions;
  /** Path of the picture without its ending; absent: none is taken. */
  readonly picture: string | undefined;
}

async function faultsOf(browser: Browser, { url, options, picture }: Look): Promise<readonly string[]> {
  const context = await browser.newContext(options);
  const page = await context.newPage();
  const faults: string[] = [];
  page.on("console", (message) => message.type() === "error" && faults.push(`console: ${message.text()}`));
  page.on("pageerror", (error) => faults.push(`script: ${error.message}`));
  page.on("request", (request) => request.url() !== url && faults.push(`asks for ${request.url()}`));
  await page.goto(url);
  const headings = await page.locator("h2").count();
  if (headings < 8 || (await page.locator("tbody tr:visible").count()) === 0) faults.push("parts are missing");
  if (options.javaScriptEnabled !== false) {
    const size = z
      .object({ wide: z.number(), screen: z.number() })
      .parse(await page.evaluate("({ wide: document.documentElement.scrollWidth, screen: innerWidth })"));
    if (size.wide > size.screen) faults.push(`${size.wide - size.screen} pixels wider than the screen`);
    faults.push(...(await unreadable(browser, url, options)));
  }
  if (picture !== undefined) {
    await page.screenshot({ path: `${picture}.png`, fullPage: true });
    if (options.colorScheme === "light") await page.pdf({ path: `${picture}.pdf`, format: "A4" });
  }
  await context.close();
  return faults;
}

/** What axe-core finds; in a context of its own, whose policy lets axe in. */
async function unreadable(browser: Browser, url: string, options: BrowserContextOptions): Promise<readonly string[]> {
  const context = await browser.newContext({ ...options, bypassCSP: true });
  const page = await context.newPage();
  await page.goto(url);
  await page.addScriptTag({ content: readFileSync(require.resolve("axe-core/axe.min.js"), "utf8") });
  const found = violations.parse(
    await page.evaluate('axe.run({ runOnly: ["wcag2a", "wcag2aa", "wcag21aa", "best-practice"] })'),
  );
  await context.close();
  return found.violations.map(({ id, nodes }) => `${id}, ${nodes.length} times: ${nodes[0]?.html.slice(0, 160)}`);
}

function chromiumOf({ CHROMIUM, PATH = "" }: NodeJS.ProcessEnv): string | undefined {
  if (CHROMIUM !== undefined) return CHROMIUM;
  const names = ["chromium", "chromium-browser", "google-chrome", "google-chrome-stable"];
  return PATH.split(delimiter)
    .flatMap((folder) => names.map((name) => join(folder, name)))
    .find((path) => existsSync(path));
}
