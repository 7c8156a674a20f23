// Gives a process the network of its container: names of services and fixed ports lead to where they are on this machine, for
// it and for whatever it starts. Put into NODE_OPTIONS by containers.ts, with CONTAINER_NETWORK as
//
//   {"self": "ingress", "ports": {"postgres:5432": 40123, "ingress:8080": 40124, …}}
//
// Loopback means the process's own service. What is not in the list is left as it is, so it is refused or unknown, as it
// would be there.
import { Server, Socket } from 'node:net';

const { self, ports } = JSON.parse(process.env.CONTAINER_NETWORK ?? '{"self":"","ports":{}}');
const { connect } = Socket.prototype;
const { listen } = Server.prototype;
const here = '127.0.0.1';

Socket.prototype.connect = function connectMapped(...args) {
  // Node hands on its own arguments as one array; a driver gives a port and a host.
  const given = Array.isArray(args[0]) ? args[0] : args;
  if (typeof given[0] === 'object' && given[0] !== null) {
    const port = portOf(given[0].host ?? here, given[0].port);
    if (port !== undefined) given[0] = { ...given[0], host: here, port };
  } else {
    const port = portOf(typeof given[1] === 'string' ? given[1] : here, given[0]);
    if (port !== undefined) given.splice(0, 2, port, here);
  }
  return connect.apply(this, args);
};

Server.prototype.listen = function listenMapped(...args) {
  if (typeof args[0] === 'object' && args[0] !== null) {
    const port = ports[`${self}:${args[0].port}`];
    if (port !== undefined) args[0] = { ...args[0], host: here, port };
  } else {
    const port = ports[`${self}:${args[0]}`];
    if (port !== undefined) args.splice(0, typeof args[1] === 'string' ? 2 : 1, port, here);
  }
  return listen.apply(this, args);
};

function portOf(host, port) {
  return ports[`${host === here || host === 'localhost' ? self : host}:${port}`];
}
