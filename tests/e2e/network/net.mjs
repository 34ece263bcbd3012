// A whole Bluesky network in one process: directory, data server, application view, moderation.
// It takes free ports, writes in one file where everything is, and offers a control port to the tests.
import { renameSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:http'
import { TestNetwork, mockMailer } from '@atproto/dev-env'

const network = await TestNetwork.create({
  pds: { hostname: 'localhost', enableDidDocWithSession: true },
  bsky: { dbPostgresSchema: 'bsky' },
  ozone: {
    chatUrl: 'http://localhost:9', // nobody listens there: the tests need no private messages
    chatDid: 'did:example:chat',
    dbMaterializedViewRefreshIntervalMs: 30_000,
  },
})
mockMailer(network.pds)

const drain = async () => {
  await network.processAll()
  await network.ozone.processAll()
  await network.processAll()
}

// What the tests may ask of the network besides its own public interfaces.
const acts = {
  'GET /': async () => places,
  'GET /memory': async () => ({ rss: process.memoryUsage().rss }),
  // Wait until every event has reached the application view and every takedown its servers.
  'POST /process': async () => (await drain(), {}),
  // Let the firehose forget what is older than so many milliseconds.
  'POST /keep': async ({ ms }) => {
    network.pds.ctx.cfg.subscription.repoBackfillLimitMs = ms
    return {}
  },
  // Remove events from the firehose's store, so that its sequence jumps.
  'POST /forget': async ({ from, to }) => {
    const gone = await network.pds.ctx.sequencer.db.db
      .deleteFrom('repo_seq').where('seq', '>=', from).where('seq', '<=', to).executeTakeFirst()
    return { gone: Number(gone.numDeletedRows) }
  },
}

const read = async (request) => {
  let body = ''
  for await (const piece of request) body += piece
  return body ? JSON.parse(body) : {}
}

const control = createServer(async (request, response) => {
  const act = acts[`${request.method} ${request.url}`]
  try {
    response.statusCode = act ? 200 : 404
    response.end(JSON.stringify(act ? await act(await read(request)) : { error: 'no such act' }))
  } catch (error) {
    response.statusCode = 500
    response.end(JSON.stringify({ error: String(error) }))
  }
})
await new Promise((ready) => control.listen(0, '127.0.0.1', ready))

const places = {
  control: `http://localhost:${control.address().port}`,
  plc: network.plc.url,
  pds: network.pds.url,
  appview: network.bsky.url,
  ozone: network.ozone.url,
  ozoneDid: network.ozone.ctx.cfg.service.did,
  appviewDid: network.bsky.serverDid,
  adminAuth: network.pds.adminAuth(),
}
// Under another name first: whoever waits for the file must never read half of it.
writeFileSync(`${process.env.PLACES}.part`, JSON.stringify(places))
renameSync(`${process.env.PLACES}.part`, process.env.PLACES)

const stop = async () => {
  control.close()
  control.closeAllConnections()
  await network.close().catch((error) => console.error(error))
  process.exit(0)
}
process.once('SIGTERM', stop)
process.once('SIGINT', stop)
