const stored = 'metarec.key';
let signIn = () => {};

export class ApiError extends Error {
  constructor(status, problem) {
    super(problem?.detail ?? `The server answered ${status}.`);
    this.status = status;
    this.title = problem?.title;
    this.errors = problem?.errors ?? {};
  }
}

export const onSignInNeeded = callback => { signIn = callback; };
export const hasKey = () => sessionStorage.getItem(stored) !== null;

// The key is kept until the tab is closed, and sent to this server only.
export function useKey(key) {
  if (key) sessionStorage.setItem(stored, key);
  else sessionStorage.removeItem(stored);
}

async function send(method, path, body, signal, headers = {}) {
  const key = sessionStorage.getItem(stored);
  if (key) headers['X-API-Key'] = key;
  if (body !== undefined) headers['Content-Type'] = 'application/json';
  let response;
  try {
    response = await fetch(path, { method, headers, signal, body: body === undefined ? undefined : JSON.stringify(body) });
  } catch (error) {
    if (error.name === 'AbortError') throw error;
    throw new ApiError(0, { title: 'The gateway cannot be reached.', detail: 'Is it running? Look at the terminal that started it.' });
  }

  if (response.ok) return response;
  let problem;
  try { problem = await response.json(); } catch { problem = null; }
  if (response.status === 401) signIn(problem?.detail);
  throw new ApiError(response.status, problem);
}

export async function ask(method, path, body, signal) {
  const response = await send(method, path, body, signal);
  return response.status === 204 ? null : response.json();
}

export const get = (path, signal) => ask('GET', path, undefined, signal);

// Server-sent events, by fetch: an EventSource cannot send a key. Goes on after a broken connection, and ends when the server says that all is told (204).
export async function* events(path, signal) {
  let last = null;
  while (!signal.aborted) {
    let response;
    try {
      response = await send('GET', path, undefined, signal, last === null ? {} : { 'Last-Event-ID': last });
    } catch (error) {
      if (signal.aborted || !(error instanceof ApiError) || (error.status !== 0 && error.status !== 503)) throw error;
      await pause(2000, signal);
      continue;
    }

    if (response.status === 204) return;
    try {
      for await (const happened of read(response.body)) {
        last = happened.id ?? last;
        yield happened;
      }
    } catch {
      if (signal.aborted) return;
    }

    await pause(500, signal);
  }
}

async function* read(body) {
  const reader = body.pipeThrough(new TextDecoderStream()).getReader();
  let text = '';
  for (;;) {
    const { value, done } = await reader.read();
    if (done) return;
    text += value;
    for (let end; (end = text.indexOf('\n\n')) >= 0; text = text.slice(end + 2)) {
      const fields = {};
      for (const line of text.slice(0, end).split('\n')) {
        const colon = line.indexOf(': ');
        if (colon > 0) fields[line.slice(0, colon)] = line.slice(colon + 2);
      }

      if (fields.data) yield { id: fields.id, name: fields.event, data: JSON.parse(fields.data) };
    }
  }
}

export const pause = (milliseconds, signal) => new Promise((resolve, reject) => {
  const timer = setTimeout(resolve, milliseconds);
  signal?.addEventListener('abort', () => { clearTimeout(timer); reject(new DOMException('Left.', 'AbortError')); }, { once: true });
});
