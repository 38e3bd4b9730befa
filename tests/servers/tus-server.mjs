// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: Copyright © the Ferry contributors

// The reference server of tus, with a file that says how many bytes came over its
// connections: also of one that is killed.
// usage: node tus-server.mjs PORT FOLDER

import { renameSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:http'

import { FileStore } from '@tus/file-store'
import { Server } from '@tus/server'

const [port, folder] = process.argv.slice(2)
const tus = new Server({ path: '/files', datastore: new FileStore({ directory: `${folder}/root` }) })
const server = createServer(tus.handle.bind(tus))
const note = `${folder}/came-${process.pid}`
const open = new Set()
let closed = 0
let told = -1

function tell () {
  let came = closed
  for (const socket of open) came += socket.bytesRead
  if (came === told) return
  told = came
  writeFileSync(`${note}.new`, `${came}`)
  renameSync(`${note}.new`, note)
}

server.on('connection', (socket) => {
  open.add(socket)
  socket.on('close', () => {
    open.delete(socket)
    closed += socket.bytesRead
    tell()
  })
})
setInterval(tell, 5).unref()
server.listen(Number(port), '127.0.0.1')
