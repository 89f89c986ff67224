import http from 'node:http'
import https from 'node:https'
import type { Socket } from 'node:net'
import tls from 'node:tls'

/** An agent whose connections go through an HTTP proxy (CONNECT, RFC 9110 §9.3.6); TLS runs inside, so the proxy sees the host name only. */
export function tunnelAgent(proxy: string, options: https.AgentOptions): https.Agent {
  const agent = new https.Agent(options)
  agent.createConnection = ((target: tls.ConnectionOptions & { readonly host: string; readonly port: number }, ready: (fault: Error | null, socket?: Socket) => void) => {
    connectThrough(proxy, target.host, Number(target.port)).then(
      socket => ready(null, tls.connect({ ...target, socket, servername: target.servername ?? target.host })),
      (fault: unknown) => ready(fault instanceof Error ? fault : new Error('tunnel')),
    )
    // Node's typings know only the shape that returns a socket at once; its agent awaits the callback as well.
  }) as unknown as typeof agent.createConnection
  return agent
}

function connectThrough(proxy: string, host: string, port: number): Promise<Socket> {
  const at = new URL(`http://${proxy}`)
  const target = `${host.includes(':') ? `[${host}]` : host}:${port}`
  return new Promise((resolve, reject) => {
    const asking = http.request({ method: 'CONNECT', host: at.hostname, port: at.port, path: target, headers: { host: target }, agent: false, timeout: 30_000 })
    asking.on('connect', (answer, socket) => {
      if (answer.statusCode === 200) resolve(socket)
      else {
        socket.destroy()
        reject(Object.assign(new Error('proxy refused'), { code: 'PROXY_REFUSED' }))
      }
    })
    asking.on('timeout', () => asking.destroy(Object.assign(new Error('proxy silent'), { code: 'ETIMEDOUT' })))
    asking.on('error', reject)
    asking.end()
  })
}
