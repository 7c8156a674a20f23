/**
 * BIND_ADDRESS, by real processes: front and side doors can be reached through this machine alone unless told otherwise.
 * Besides the addresses that others reach this machine under, 127.0.0.2 tells the two apart where the system has it.
 */
import { connect } from 'node:net';
import { networkInterfaces, platform } from 'node:os';
import { openRig, type Rig } from '@asana-warehouse/testbed/asana-rig';
import type { AppSettings } from '@asana-warehouse/testbed/processes';

const addresses = [
  ...Object.values(networkInterfaces()).flatMap((found) =>
    (found ?? []).filter(({ family, internal }) => family === 'IPv4' && !internal).map(({ address }) => address),
  ),
  ...(platform() === 'linux' ? ['127.0.0.2'] : []),
];

let rig: Rig;

beforeAll(async () => {
  rig = await openRig([], ['--tasks', '1', '--projects', '1', '--users', '1']);
}, 120_000);
afterAll(async () => rig.close());

/** Which doors of the apps answer on which address. */
async function open(more: AppSettings, apps: readonly string[]): Promise<readonly string[]> {
  const started = await Promise.all(apps.map(async (app) => ({ app, ...(await rig.start(app, more)) })));
  const doors = started.flatMap(({ app, url, metricsUrl }) => [
    ...(url === null ? [] : [{ name: `${app} front`, url }]),
    ...(metricsUrl === null ? [] : [{ name: `${app} side`, url: metricsUrl }]),
  ]);
  const tried = doors.flatMap(({ name, url }) =>
    ['127.0.0.1', ...addresses].map(async (address) =>
      (await answers(address, Number(new URL(url).port))) ? [`${name} ${address}`] : [],
    ),
  );
  return (await Promise.all(tried)).flat().toSorted();
}

function answers(host: string, port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect({ host, port, timeout: 5_000 });
    const settle = (outcome: boolean) => (): void => {
      socket.destroy();
      resolve(outcome);
    };
    socket.once('connect', settle(true)).once('error', settle(false)).once('timeout', settle(false));
  });
}

const apps = ['ingress', 'projector', 'reconciler'];
const doors = ['ingress front', 'ingress side', 'projector side', 'reconciler side'];

test('unless told otherwise every door is on loopback alone', async () => {
  expect(addresses.length).toBeGreaterThan(0);
  expect(await open({}, apps)).toEqual(doors.map((door) => `${door} 127.0.0.1`));
}, 120_000);

test('with BIND_ADDRESS both doors are where it says', async () => {
  expect(await open({ BIND_ADDRESS: '0.0.0.0' }, ['ingress'])).toEqual(
    ['ingress front', 'ingress side']
      .flatMap((door) => ['127.0.0.1', ...addresses].map((at) => `${door} ${at}`))
      .toSorted(),
  );
}, 120_000);
