/**
 * A cluster of three brokers, each of which may be lost and come back, and a controller apart from them, so that those that
 * are left can still be told what is in sync. Topics are kept by all three, and an append waits for two of them.
 */
import { mkdtemp, rm } from 'node:fs/promises';
import path from 'node:path';
import {
  endBroker,
  formatNode,
  freePort,
  newClusterId,
  startNode,
  type BrokerProcess,
  type NodeRole,
} from './kafka-broker.ts';
import { serversDir } from './places.ts';

/** One broker. `kill` is kill -9; `restart` starts it again with its data on the same port. */
export type ClusterBroker = {
  readonly pid: number;
  readonly logFile: string;
  kill(): Promise<void>;
  restart(): Promise<void>;
};

export type KafkaCluster = {
  readonly brokers: readonly string[];
  readonly nodes: readonly ClusterBroker[];
  stop(): Promise<void>;
};

const brokerCount = 3;
const controllerId = 1;
const properties = {
  'default.replication.factor': String(brokerCount),
  'min.insync.replicas': '2',
  'offsets.topic.replication.factor': String(brokerCount),
  'transaction.state.log.replication.factor': String(brokerCount),
  'transaction.state.log.min.isr': '2',
  // A replica that is gone leaves the set in sync soon enough for a test.
  'replica.lag.time.max.ms': '3000',
};

/** Starts all nodes side by side. */
export async function threeBrokers(): Promise<KafkaCluster> {
  const folder = await mkdtemp(path.join(serversDir, 'asana-warehouse-kafka-'));
  const clusterId = newClusterId();
  const controllerPort = await freePort();
  const start = async (nodeId: number): Promise<Node> => {
    const isController = nodeId === controllerId;
    const port = isController ? controllerPort : await freePort();
    const roles = isController ? 'controller' : 'broker';
    return await Node.start(path.join(folder, `node-${nodeId}`), {
      nodeId,
      clusterId,
      roles,
      port,
      controllerPort,
      advertisedPort: port,
      properties,
    });
  };
  const nodes = await Promise.all(Array.from({ length: brokerCount + 1 }, (_, index) => start(controllerId + index)));
  const brokers = nodes.slice(1);
  return {
    brokers: brokers.map(({ port }) => `127.0.0.1:${port}`),
    nodes: brokers,
    stop: async () => {
      await Promise.all(nodes.map((node) => node.kill()));
      await rm(folder, { recursive: true, force: true });
    },
  };
}

class Node implements ClusterBroker {
  readonly #folder: string;
  #process: BrokerProcess;

  private constructor(folder: string, running: BrokerProcess) {
    this.#folder = folder;
    this.#process = running;
  }

  static async start(folder: string, role: NodeRole): Promise<Node> {
    await formatNode(folder, role);
    return new Node(folder, await startNode(folder, role));
  }

  get pid(): number {
    return this.#process.pid;
  }

  get port(): number {
    return this.#process.port;
  }

  get logFile(): string {
    return path.join(this.#folder, 'broker.log');
  }

  async kill(): Promise<void> {
    await endBroker(this.#process.pid, 'SIGKILL');
  }

  async restart(): Promise<void> {
    this.#process = await startNode(this.#folder, this.#process);
  }
}
