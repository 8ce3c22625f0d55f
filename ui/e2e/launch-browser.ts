import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { chromium, type Browser } from 'playwright-core';

/** A browser that speaks to nobody but the page's server. */
const args = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-dev-shm-usage',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
  '--no-first-run',
  '--disable-quic',
];
const names = ['chromium', 'chromium-browser', 'google-chrome'];

/**
 * Starts the browser of the machine, or the one that comes with the packages when there is none. SHIRABE_BROWSER names another one;
 * `bundled` takes that of the packages.
 */
export async function launchBrowser(): Promise<Browser> {
  const wanted = process.env['SHIRABE_BROWSER'];
  const executablePath = wanted === 'bundled' ? undefined : (wanted ?? findInstalled());
  if (executablePath) return chromium.launch({ executablePath, args });
  const folder = unpackBundled();
  const fonts = existsSync('/etc/fonts/fonts.conf') ? {} : { FONTCONFIG_PATH: join(folder, 'fonts') };
  // The package brings the libraries that a bare machine lacks (NSS, NSPR, expat).
  return chromium.launch({ executablePath: join(folder, 'chromium'), args, env: { ...process.env, ...fonts, LD_LIBRARY_PATH: join(folder, 'al2023', 'lib') } });
}

function findInstalled(): string | undefined {
  const folders = ['/usr/bin', ...(process.env['PATH'] ?? '').split(delimiter).filter(Boolean)];
  return folders.flatMap((folder) => names.map((name) => join(folder, name))).find((path) => existsSync(path));
}

/** Unpacks the browser once for all: aside first, since several test files may come at the same time, and what is there must be whole. */
function unpackBundled(): string {
  const require = createRequire(import.meta.url);
  const folder = join(tmpdir(), 'shirabe-browser');
  if (existsSync(join(folder, 'chromium'))) return folder;
  const aside = mkdtempSync(`${folder}-`);
  const address = pathToFileURL(require.resolve('@sparticuz/chromium')).href;
  const program = `const { default: loaded } = await import(${JSON.stringify(address)}); await (loaded.executablePath ? loaded : loaded.default).executablePath();`;
  const env = { ...process.env, TMPDIR: aside, AWS_EXECUTION_ENV: 'AWS_Lambda_nodejs20.x' };
  const done = spawnSync(process.execPath, ['--input-type=module', '-e', program], { env, encoding: 'utf8' });
  if (done.status !== 0) throw new Error(`The browser of @sparticuz/chromium could not be unpacked: ${done.stderr}`);
  // The package's own file names folders that are not ours.
  writeFileSync(join(aside, 'fonts', 'fonts.conf'), `<fontconfig><dir>${folder}/fonts</dir><cachedir>${folder}/fonts-cache</cachedir></fontconfig>`);
  try {
    renameSync(aside, folder);
  } catch {
    // Another was faster.
    rmSync(aside, { recursive: true, force: true });
  }
  return folder;
}
