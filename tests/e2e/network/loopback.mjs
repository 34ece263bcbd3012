// Loaded before everything else: whatever the network's servers ask for, they listen on 127.0.0.1.
// Several of them name no host, which in Node means every interface of the machine.
import { Server } from 'node:net'

const LOOPBACK = '127.0.0.1'
const EVERYWHERE = new Set([undefined, null, '', '0.0.0.0', '::'])
const listen = Server.prototype.listen

const isPort = (value) => /^\d+$/.test(String(value))

// Server.listen takes (port, host?, ...) or (options, ...); a socket path or a handle is left alone.
const onLoopback = ([first, second, ...rest]) => {
  if (isPort(first)) {
    return typeof second === 'string'
      ? [first, EVERYWHERE.has(second) ? LOOPBACK : second, ...rest]
      : [first, LOOPBACK, second, ...rest]
  }
  if (first && typeof first === 'object' && 'port' in first && EVERYWHERE.has(first.host)) {
    return [{ ...first, host: LOOPBACK }, second, ...rest]
  }
  return [first, second, ...rest]
}

Server.prototype.listen = function (...given) {
  return listen.apply(this, onLoopback(given).filter((each) => each !== undefined))
}
