// An activity worker of its own process. Its activity heartbeats three times and never ends; the test kills the process.
import { heartbeat } from '@temporalio/activity';
import { DefaultLogger, NativeConnection, Runtime, Worker } from '@temporalio/worker';

const [address, taskQueue] = process.argv.slice(2);

async function registerParcels() {
  for (const parcels of [1, 2, 3]) heartbeat(parcels);
  process.stdout.write('three parcels are registered\n');
  await new Promise(() => {});
}

Runtime.install({ logger: new DefaultLogger('ERROR') });
const worker = await Worker.create({
  connection: await NativeConnection.connect({ address }),
  taskQueue,
  activities: { registerParcels },
});
await worker.run();
