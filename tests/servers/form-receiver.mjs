// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: Copyright © the Ferry contributors

// Takes multipart/form-data apart and prints a line of JSON for each form: its
// parts in their order, files as their length and SHA-256.
// usage: node form-receiver.mjs PORT FOLDER

import { createHash } from 'node:crypto'
import { createServer } from 'node:http'

import busboy from 'busboy'

const [port] = process.argv.slice(2)

function receive (request, response) {
  const parts = []
  let form

  function refuse (error) {
    response.writeHead(400, { Connection: 'close' }).end(`${error}\n`)
    request.resume()
  }

  try {
    form = busboy({ headers: request.headers, defParamCharset: 'utf8', preservePath: true })
  } catch (error) {
    return refuse(error)
  }
  form.on('field', (name, value, { mimeType }) => parts.push({ name, value, type: mimeType }))
  form.on('file', (name, stream, { filename, mimeType }) => {
    const part = { name, file: filename, type: mimeType, size: 0, sha256: '' }
    const hash = createHash('sha256')

    parts.push(part)
    stream.on('data', (bytes) => {
      part.size += bytes.length
      hash.update(bytes)
    })
    stream.on('close', () => { part.sha256 = hash.digest('hex') })
  })
  form.on('error', refuse)
  form.on('close', () => {
    const text = JSON.stringify(parts)

    console.log(text)
    response.writeHead(200, { 'Content-Type': 'application/json' }).end(`${text}\n`)
  })
  request.pipe(form)
}

createServer({ requestTimeout: 0 }, receive).listen(Number(port), '127.0.0.1')
