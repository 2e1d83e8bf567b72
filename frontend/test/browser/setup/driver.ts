/** WebDriver for Firefox and WebKit, by the drivers in their Debian packages: Marionette and WebKitWebDriver. */
import { spawn, type ChildProcess } from 'node:child_process';
import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { connect, createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** An input source and its actions, as in WebDriver. */
export interface Source {
  type: 'pointer' | 'key' | 'wheel';
  id: string;
  parameters?: { pointerType: 'mouse' | 'touch' };
  actions: object[];
}

export interface Driver {
  go: (url: string) => Promise<void>;
  back: () => Promise<void>;
  /** The result of a function run in the page. */
  run: <Value, Args extends unknown[]>(script: (...args: Args) => Value, ...args: Args) => Promise<Value>;
  act: (sources: Source[]) => Promise<void>;
  /** PNG of the window */
  picture: () => Promise<Buffer>;
  size: (width: number, height: number) => Promise<void>;
  close: () => Promise<void>;
}

type Command = (name: string, path: string, parameters?: object) => Promise<unknown>;

const FIREFOX = process.env.FIREFOX ?? '/usr/bin/firefox-esr';
const WEBKIT_DRIVER = process.env.WEBKIT_DRIVER ?? '/usr/bin/WebKitWebDriver';
const MINI_BROWSERS = ['4.1', '4.0', '6.0'].map((version) => `/usr/lib/x86_64-linux-gnu/webkit2gtk-${version}/MiniBrowser`);
/** ms to wait for a browser to start */
const PATIENCE = 60_000;

export const ENGINES = {
  firefox: { open: openFirefox, there: () => existsSync(FIREFOX) },
  webkit: { open: openWebKit, there: () => existsSync(WEBKIT_DRIVER) && MINI_BROWSERS.some((path) => existsSync(path)) },
};

const freePort = (): Promise<number> =>
  new Promise((done) => {
    const server = createServer().listen(0, '127.0.0.1', () => {
      const { port } = server.address() as { port: number };
      server.close(() => done(port));
    });
  });

async function until<Value>(attempt: () => Promise<Value>, ms = PATIENCE): Promise<Value> {
  const end = Date.now() + ms;
  for (;;) {
    try {
      return await attempt();
    } catch (error) {
      if (Date.now() > end) throw error;
      await new Promise((done) => setTimeout(done, 200));
    }
  }
}

function driver(command: Command, end: () => Promise<void>): Driver {
  const value = (answer: unknown): unknown => {
    const found = Object(answer) as { value?: unknown };
    return 'value' in found ? found.value : answer;
  };
  return {
    go: async (url) => void (await command('WebDriver:Navigate', 'POST /url', { url })),
    back: async () => void (await command('WebDriver:Back', 'POST /back', {})),
    run: async (script, ...args) =>
      value(await command('WebDriver:ExecuteScript', 'POST /execute/sync', { script: `return (${script}).apply(null, arguments)`, args })) as never,
    act: async (actions) => void (await command('WebDriver:PerformActions', 'POST /actions', { actions })),
    picture: async () =>
      Buffer.from(value(await command('WebDriver:TakeScreenshot', 'GET /screenshot', { full: false })) as string, 'base64'),
    size: async (width, height) => void (await command('WebDriver:SetWindowRect', 'POST /window/rect', { width, height, x: 0, y: 0 })),
    close: end,
  };
}

/** Marionette's protocol: JSON arrays, each preceded by its length and a colon. */
function marionette(port: number): Promise<Command> {
  return new Promise((ready, failed) => {
    const socket = connect(port, '127.0.0.1').on('error', failed);
    const waiting = new Map<number, [(value: unknown) => void, (error: Error) => void]>();
    let buffer = Buffer.alloc(0);
    let last = 0;
    let greeted = false;
    const receive = (text: string): void => {
      if (!greeted) {
        greeted = true;
        ready((name, _, parameters = {}) => {
          const packet = JSON.stringify([0, ++last, name, parameters]);
          socket.write(`${Buffer.byteLength(packet)}:${packet}`);
          return new Promise((...ways) => waiting.set(last, ways));
        });
        return;
      }
      const [, id, error, result] = JSON.parse(text) as [number, number, { error: string; message: string } | null, unknown];
      const [resolve, reject] = waiting.get(id) ?? [];
      waiting.delete(id);
      if (error) reject?.(new Error(`${error.error}: ${error.message}`));
      else resolve?.(result);
    };
    socket.on('data', (data) => {
      buffer = Buffer.concat([buffer, data]);
      for (let colon = buffer.indexOf(':'); colon > 0; colon = buffer.indexOf(':')) {
        const end = colon + 1 + Number(buffer.subarray(0, colon));
        if (buffer.length < end) return;
        const text = buffer.subarray(colon + 1, end).toString();
        buffer = buffer.subarray(end);
        receive(text);
      }
    });
    socket.on('close', () => waiting.forEach(([, reject]) => reject(new Error('Firefox closed the connection.'))));
  });
}

const stop = (child: ChildProcess): Promise<void> =>
  new Promise((done) => {
    if (child.exitCode !== null || child.signalCode) return done();
    child.once('exit', () => done());
    // Ends the process group, since a browser has several processes.
    process.kill(-child.pid!, 'SIGKILL');
  });

async function openFirefox(): Promise<Driver> {
  const profile = mkdtempSync(join(tmpdir(), 'darkroom-firefox-'));
  const port = await freePort();
  const settings = { 'marionette.port': port, 'app.update.enabled': false, 'browser.aboutwelcome.enabled': false, 'datareporting.policy.dataSubmissionEnabled': false, 'network.captive-portal-service.enabled': false, 'network.connectivity-service.enabled': false, 'remote.prefs.recommended': true };
  writeFileSync(join(profile, 'user.js'), Object.entries(settings).map(([name, value]) => `user_pref("${name}", ${JSON.stringify(value)});\n`).join(''));
  const child = spawn(FIREFOX, ['--headless', '--no-remote', '--marionette', '--profile', profile, 'about:blank'], { stdio: 'ignore', detached: true });
  try {
    const command = await until(() => marionette(port));
    await until(() => command('WebDriver:NewSession', '', { capabilities: { alwaysMatch: {} } }));
    return driver(command, async () => {
      await stop(child);
      rmSync(profile, { recursive: true, force: true, maxRetries: 3 });
    });
  } catch (error) {
    await stop(child);
    throw error;
  }
}

async function openWebKit(): Promise<Driver> {
  const port = await freePort();
  const display = 90 + (port % 9000);
  // MiniBrowser has no headless mode.
  const screen = spawn('Xvfb', [`:${display}`, '-screen', '0', '1600x1200x24', '-nolisten', 'tcp'], { stdio: 'ignore', detached: true });
  const env = { ...process.env, DISPLAY: `:${display}`, GDK_BACKEND: 'x11', WEBKIT_DISABLE_COMPOSITING_MODE: '1', LIBGL_ALWAYS_SOFTWARE: '1' };
  const child = spawn(WEBKIT_DRIVER, [`--port=${port}`, '--host=127.0.0.1'], { stdio: 'ignore', detached: true, env });
  const end = async (): Promise<void> => {
    await Promise.all([stop(child), stop(screen)]);
  };
  const ask = async (method: string, path: string, parameters?: object): Promise<unknown> => {
    const answer = await fetch(`http://127.0.0.1:${port}${path}`, { method, ...(method === 'POST' && { body: JSON.stringify(parameters ?? {}) }) });
    const { value } = (await answer.json()) as { value: { error?: string; message?: string } & object };
    if (!answer.ok) throw new Error(`${value.error}: ${value.message}`);
    return value;
  };
  try {
    const binary = MINI_BROWSERS.find((path) => existsSync(path));
    const options = { 'webkitgtk:browserOptions': { binary, args: ['--automation'] } };
    const { sessionId } = (await until(() => ask('POST', '/session', { capabilities: { alwaysMatch: options } }))) as { sessionId: string };
    const command: Command = (_, path, parameters) => {
      const [method, rest] = path.split(' ');
      return ask(method, `/session/${sessionId}${rest}`, parameters);
    };
    return driver(command, async () => {
      await ask('DELETE', `/session/${sessionId}`).catch(() => undefined);
      await end();
    });
  } catch (error) {
    await end();
    throw error;
  }
}
